// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that serve; idle ones end. A thread is taken from the first byte of a request to the
 * last of its answer, so requests that never end and readers that never read hold one each until
 * they are cut, while others still answer.
 *
 * <p>With none left, the oldest that is not quick makes room: first one that waits for the rest of
 * a request, then one whose short answer nobody takes. If there is no such one, {@link #execute}
 * throws, and the JDK's server closes the connection.
 */
public final class Workers implements Executor, AutoCloseable {
  public static final int MOST = 256;

  private static final int IDLE_SECONDS = 30;
  private static final long READING_PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long ANSWER_PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long HANDOVER_MS = 100;

  /** What the thread of a request is at; of this thread, if it serves one. */
  private static final ThreadLocal<Turn> CURRENT = new ThreadLocal<>();

  private final AtomicInteger count = new AtomicInteger();
  private final Set<Turn> turns = ConcurrentHashMap.newKeySet();
  private final SynchronousQueue<Runnable> handover = new SynchronousQueue<>();
  private final ThreadPoolExecutor threads;

  public Workers() {
    this(MOST);
  }

  public Workers(int most) {
    threads =
        new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, handover, this::thread);
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "http-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** One piece of work of the server's: a request, as far as it is there, and its answer. */
  private final class Turn implements Runnable {
    private final Runnable work;
    private @Nullable Thread thread;
    private volatile long sinceNs;
    private volatile boolean answering;
    private volatile boolean large;

    Turn(Runnable work) {
      this.work = work;
    }

    @Override
    public void run() {
      synchronized (this) {
        thread = Thread.currentThread();
      }
      sinceNs = System.nanoTime();
      turns.add(this);
      CURRENT.set(this);
      try {
        work.run();
      } finally {
        CURRENT.remove();
        turns.remove(this);
        synchronized (this) {
          thread = null;
        }
      }
    }

    boolean mayBeCut(long nowNs) {
      return !large && nowNs - sinceNs >= (answering ? ANSWER_PATIENCE_NS : READING_PATIENCE_NS);
    }

    boolean before(Turn other) {
      return answering == other.answering ? sinceNs - other.sinceNs < 0 : !answering;
    }

    /** Ends what it waits for at the socket, and the connection with it. */
    synchronized void cut() {
      Thread waiting = thread;
      if (waiting != null) {
        waiting.interrupt();
      }
    }
  }

  /**
   * The request of this thread is whole, and its answer begins.
   *
   * @param large it is for {@link Places} to cut
   */
  public static void answering(boolean large) {
    Turn turn = CURRENT.get();
    if (turn != null) {
      turn.answering = true;
      turn.large = large;
      if (!large) {
        turn.sinceNs = System.nanoTime();
      }
    }
  }

  @Override
  public void execute(Runnable work) {
    Turn turn = new Turn(work);
    try {
      threads.execute(turn);
    } catch (RejectedExecutionException e) {
      if (threads.isShutdown() || !makeRoom() || !handedOver(turn)) {
        throw e;
      }
    }
  }

  private boolean makeRoom() {
    long nowNs = System.nanoTime();
    Turn slowest = null;
    for (Turn turn : turns) {
      if (turn.mayBeCut(nowNs) && (slowest == null || turn.before(slowest))) {
        slowest = turn;
      }
    }
    if (slowest != null) {
      slowest.cut();
    }
    return slowest != null;
  }

  private boolean handedOver(Turn turn) {
    try {
      return handover.offer(turn, HANDOVER_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
