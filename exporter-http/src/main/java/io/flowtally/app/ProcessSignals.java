// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system. The JDK has them in sun.misc.Signal, which every JDK exports but
 * whose use in source is a compiler warning that cannot be suppressed; hence reflection, here only.
 */
final class ProcessSignals implements Signals {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessSignals.class);

  @Override
  public void on(List<String> names, Runnable task) {
    for (String name : names) {
      try {
        handle(name, task);
      } catch (ReflectiveOperationException e) {
        // Windows knows no HUP, and a JVM with -Xrs keeps its hands off.
        LOG.info("no signal {} on this system: {}", name, cause(e).getMessage());
      }
    }
  }

  private static void handle(String name, Runnable task) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object run =
        Proxy.newProxyInstance(
            ProcessSignals.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                LOG.info("signal {}", name);
                task.run();
              }
              return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), run);
  }

  private static Throwable cause(ReflectiveOperationException e) {
    return e instanceof InvocationTargetException wrapped ? wrapped.getTargetException() : e;
  }
}
