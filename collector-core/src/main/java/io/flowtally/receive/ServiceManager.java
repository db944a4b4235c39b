// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the program is (sd_notify(3)): a datagram to the socket that NOTIFY_SOCKET
 * names. The JDK has no datagrams over Unix sockets, Netty does. Without the variable, nothing. Any
 * thread may call.
 */
public final class ServiceManager {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final long PATIENCE_MS = 1_000;

  private final @Nullable String socket;

  private ServiceManager(@Nullable String socket) {
    this.socket = socket;
  }

  /** As the environment variables of the process say. */
  public static ServiceManager of(Map<String, String> environment) {
    String socket = environment.get("NOTIFY_SOCKET");
    return new ServiceManager(socket == null || socket.isEmpty() ? null : socket);
  }

  /** Everything is bound, or the configuration has been read again. */
  public void ready() {
    tell("READY=1");
  }

  /** The configuration is being read again; {@link #ready} follows. */
  public void reloading() {
    // Linux takes nanoTime from the clock that systemd asks for.
    tell("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
  }

  /** It ends. */
  public void stopping() {
    tell("STOPPING=1");
  }

  private void tell(String state) {
    if (socket == null) {
      return;
    }
    if (!Epoll.isAvailable()) {
      LOG.warn("systemd is not told {}: no epoll here; use Type=exec in the unit", state);
      return;
    }
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("notify", true), EpollIoHandler.newFactory());
    try {
      // A leading @ stands for the zero byte of Linux's abstract names.
      String path = socket.startsWith("@") ? "\0" + socket.substring(1) : socket;
      new Bootstrap()
          .group(group)
          .channel(EpollDomainDatagramChannel.class)
          .handler(new ChannelInboundHandlerAdapter())
          .connect(new DomainSocketAddress(path))
          .sync()
          .channel()
          .writeAndFlush(Unpooled.copiedBuffer(state, StandardCharsets.UTF_8))
          .sync();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) { // Netty throws checked ones undeclared
      LOG.warn("systemd is not told {}: {}", state, e.getMessage());
    } finally {
      group.shutdownGracefully(0, PATIENCE_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
  }
}
