// SPDX-License-Identifier: Apache-2.0
package io.flowtally.forward;

import io.flowtally.address.AddressBits;
import io.flowtally.address.IpAddress;
import io.flowtally.receive.OnceAMinute;
import io.flowtally.receive.Poller;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that sends copies, and its sockets: one for each address family under our own address,
 * and one for each exporter under its own. The kernel cuts what is longer than the path's MTU into
 * fragments. All but {@link #execute} and {@link #check} belongs to its thread.
 */
final class CopySender {
  private static final Logger log = LoggerFactory.getLogger(CopySender.class);

  /** Exporters with a socket; past that the one that was silent longest loses its. */
  private static final int MOST_SOCKETS = 1024;

  /** An exporter as it is seen: its address and its port. */
  private record Origin(long hi, long lo, int port) {}

  private final CopySockets sockets;
  private final EventLoopGroup group;
  private final EventLoop events;
  private final Map<Origin, DatagramChannel> spoofing = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<DatagramChannel> touched = new HashSet<>();
  private @Nullable DatagramChannel own4;
  private @Nullable DatagramChannel own6;
  private final OnceAMinute telling = new OnceAMinute();

  CopySender(Poller poller) {
    this.sockets = CopySockets.of(poller);
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("forward", true), poller.ioHandlers());
    this.events = group.next();
  }

  void execute(Runnable task) {
    events.execute(task);
  }

  /** Says what the targets will get. */
  void check(List<ForwardTarget> targets) {
    String refusal = sockets.refusal();
    for (ForwardTarget target : targets) {
      boolean keeps = target.source() != ForwardSource.OWN && refusal == null;
      if (target.source() != ForwardSource.OWN && refusal != null) {
        log.warn(
            "copies for {} {}: {}",
            target.text(),
            target.source() == ForwardSource.AUTO ? "bear our own address" : "are not sent",
            refusal);
      } else {
        log.info(
            "copies for {} bear {} address", target.text(), keeps ? "the exporter's" : "our own");
      }
    }
  }

  void send(
      Forwarder.Counted counted, byte[] ring, int offset, int length, long hi, long lo, int port) {
    ForwardTarget target = counted.target();
    DatagramChannel channel = channel(target, hi, lo, port);
    if (channel == null) {
      counted.counters().noAddress.increment();
      return;
    }
    if (!channel.isWritable()) {
      counted.counters().socketFull.increment();
      return;
    }
    ByteBuf copy = channel.alloc().ioBuffer(length).writeBytes(ring, offset, length);
    ChannelPromise promise = channel.newPromise();
    promise.addListener(done -> count(counted, done.isSuccess(), length, done.cause()));
    ChannelFuture unused = channel.write(new DatagramPacket(copy, target.to()), promise);
    touched.add(channel);
  }

  private void count(
      Forwarder.Counted counted, boolean sent, int length, @Nullable Throwable cause) {
    if (sent) {
      counted.counters().sent.increment();
      counted.counters().bytes.add(length);
      return;
    }
    counted.counters().failed.increment();
    complain("copies for {} cannot be sent: {}", counted.target().text(), String.valueOf(cause));
  }

  void flush() {
    touched.forEach(DatagramChannel::flush);
    touched.clear();
  }

  private @Nullable DatagramChannel channel(ForwardTarget target, long hi, long lo, int port) {
    boolean to4 = target.to().getAddress() instanceof Inet4Address;
    boolean sameFamily = to4 == IpAddress.isV4(hi, lo);
    if (target.source() != ForwardSource.OWN && sameFamily && sockets.refusal() == null) {
      DatagramChannel channel = ofExporter(hi, lo, port, to4);
      if (channel != null) {
        return channel;
      }
    }
    return target.source() == ForwardSource.EXPORTER ? null : own(to4);
  }

  private @Nullable DatagramChannel ofExporter(long hi, long lo, int port, boolean v4) {
    Origin origin = new Origin(hi, lo, port);
    DatagramChannel channel = spoofing.get(origin);
    if (channel != null) {
      return channel.isOpen() ? channel : null;
    }
    InetSocketAddress from = new InetSocketAddress(AddressBits.inetAddress(hi, lo), port);
    channel = sockets.transparent(events, from, v4);
    if (!channel.isOpen()) {
      complain("no copies with {} as their source: {}", from, "the kernel does not let us");
    }
    spoofing.put(origin, channel);
    if (spoofing.size() > MOST_SOCKETS) {
      DatagramChannel eldest = spoofing.values().iterator().next();
      spoofing.values().iterator().remove();
      touched.remove(eldest);
      eldest.flush();
      ChannelFuture unused = eldest.close();
    }
    return channel.isOpen() ? channel : null;
  }

  private DatagramChannel own(boolean v4) {
    DatagramChannel channel = v4 ? own4 : own6;
    if (channel == null) {
      channel = sockets.own(events, v4);
      if (v4) {
        own4 = channel;
      } else {
        own6 = channel;
      }
    }
    return channel;
  }

  private void complain(String text, Object one, Object other) {
    if (telling.mayTell(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()))) {
      log.warn(text, one, other);
    }
  }

  /** Runs a last task, and ends. */
  void close(Runnable last) {
    events.submit(last).awaitUninterruptibly(2, TimeUnit.SECONDS);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
