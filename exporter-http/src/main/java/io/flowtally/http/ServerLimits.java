// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Bounds of the JDK's HTTP server, which reads them from system properties when its first instance
 * is made. A property that the command line sets is left as it is.
 */
public final class ServerLimits {
  /** More are closed as they come. One that is silent takes some kilobytes and no thread. */
  private static final int CONNECTIONS = 2048;

  private static final int LEAST_CONNECTIONS = 256;

  private ServerLimits() {}

  /** Must be called before the first server is created; later calls change nothing. */
  public static void set() {
    // Without it Nagle's algorithm holds a kept-alive connection's answer back for 40 ms.
    limit("sun.net.httpserver.nodelay", "true");
    // Seconds from a request's first byte to its last, and for the answer to be taken.
    limit("sun.net.httpserver.maxReqTime", "5");
    limit("sun.net.httpserver.maxRspTime", "60");
    limit("sun.net.httpserver.timerMillis", "1000");
    // How often silent connections are looked for; what never sent a byte is cut after maxReqTime.
    limit("sun.net.httpserver.clockTick", "1000");
    limit("sun.net.httpserver.maxReqHeaders", "100");
    limit("sun.net.httpserver.maxReqHeaderSize", "32768");
    limit("sun.net.httpserver.drainAmount", "16384");
    limit("jdk.httpserver.maxConnections", Integer.toString(connections()));
  }

  /** A quarter of what files the process may open: sockets and snapshots need some, too. */
  private static int connections() {
    long files =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    return (int) Math.max(LEAST_CONNECTIONS, Math.min(CONNECTIONS, files / 4));
  }

  private static void limit(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
