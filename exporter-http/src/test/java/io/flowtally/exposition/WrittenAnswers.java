// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.view.CollectorView;
import io.flowtally.view.ScrapeAnswer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Stands before a collector and tells when an answer has been reported as written: the client may
 * have its last byte a moment earlier.
 */
public final class WrittenAnswers {
  private final Semaphore written = new Semaphore(0);

  public CollectorView before(CollectorView view) {
    return (CollectorView)
        Proxy.newProxyInstance(
            CollectorView.class.getClassLoader(),
            new Class<?>[] {CollectorView.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(view, arguments);
                return result instanceof ScrapeAnswer answer ? told(answer) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private ScrapeAnswer told(ScrapeAnswer answer) {
    return new ScrapeAnswer() {
      @Override
      public long upTo() {
        return answer.upTo();
      }

      @Override
      public long newAbove() {
        return answer.newAbove();
      }

      @Override
      public void written() {
        answer.written();
        written.release();
      }
    };
  }

  /** Waits for one more. */
  public void await() {
    try {
      if (!written.tryAcquire(20, TimeUnit.SECONDS)) {
        throw new AssertionError("no answer was written whole");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
