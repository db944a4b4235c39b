// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How loops wait for their sockets: epoll on Linux, and the JDK's selector elsewhere. */
public enum Poller {
  EPOLL,
  NIO;

  private static final Logger log = LoggerFactory.getLogger(Poller.class);

  /** The faster one that works here. */
  public static Poller best() {
    if (!Epoll.isAvailable()) {
      log.info(
          "no epoll here ({}): reading without recvmmsg, and drops in the kernel are not counted",
          String.valueOf(Epoll.unavailabilityCause()));
    }
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** What an event loop that waits so is made with. */
  public IoHandlerFactory ioHandlers() {
    return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  /** True if several sockets may share a port with the kernel spreading the senders over them. */
  public boolean sharesPorts() {
    // Elsewhere SO_REUSEPORT exists, but one socket gets everything.
    return this == EPOLL
        || System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
  }
}
