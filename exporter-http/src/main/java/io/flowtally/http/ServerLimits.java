package io.flowtally.http;

/**
 * Bounds of the JDK's HTTP server, which reads them from system properties when its first instance
 * is made. A property that the command line sets is left as it is.
 */
final class ServerLimits {
  /** More are closed as they come. */
  static final int CONNECTIONS = 256;

  private ServerLimits() {}

  /** Must be called before the first server is created; later calls change nothing. */
  static void set() {
    // Without it Nagle's algorithm holds a kept-alive connection's answer back for 40 ms.
    limit("sun.net.httpserver.nodelay", "true");
    // Seconds from a request's first byte to its last, and for the answer to be taken.
    limit("sun.net.httpserver.maxReqTime", "10");
    limit("sun.net.httpserver.maxRspTime", "120");
    limit("sun.net.httpserver.timerMillis", "1000");
    limit("sun.net.httpserver.maxReqHeaders", "100");
    limit("sun.net.httpserver.maxReqHeaderSize", "32768");
    limit("sun.net.httpserver.drainAmount", "16384");
    limit("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
  }

  private static void limit(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
