package io.flowtally.http;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that serve, at most one a connection; idle ones end. A thread is taken from the first
 * byte of a request to the last of its answer, so requests that never end and readers that never
 * read hold one each until they are cut, while others still answer.
 *
 * <p>With none left, {@link #execute} throws, and the JDK's server closes the connection.
 */
final class Workers implements Executor, AutoCloseable {
  static final int MOST = ServerLimits.CONNECTIONS;

  private static final int IDLE_SECONDS = 30;

  private final AtomicInteger count = new AtomicInteger();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "http-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
