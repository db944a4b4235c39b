// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the loops' threads: receive-0, receive-1 and so on. They don't keep the program alive. */
public final class LoopThreads implements ThreadFactory {
  private final AtomicInteger made = new AtomicInteger();

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new FastThreadLocalThread(task, "receive-" + made.getAndIncrement());
    thread.setDaemon(true);
    return thread;
  }
}
