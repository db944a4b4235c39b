// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import io.flowtally.address.AddressBits;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.Sessions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The end of one connection's pipeline: cuts the stream into messages by their length field (RFC
 * 7011 section 3.1) and hands them on. What is not read waits in the kernel, and then at the
 * exporter, so nothing is lost by our being busy.
 *
 * <p>Of a message that is not whole yet it keeps what has come, and no more memory than that asks
 * for. A stream in which no message can be found cannot be found one in later, so it is closed.
 * Belongs to the thread of its loop, but for {@link #close}.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter {
  private static final int IPFIX = 10;
  private static final int HEADER = 16;
  private static final int LENGTH_AT = 2;

  private final SocketChannel channel;
  private final TcpListener listener;
  private final TcpLoop loop;
  private final ConnectionLimits limits;
  private final InetAddress address;
  private final long hi;
  private final long lo;
  private final long session = Sessions.connection();
  private final long madeMs;
  private final TcpFrame partial = new TcpFrame();

  private volatile @Nullable CloseReason reason;
  private boolean sent;
  private long lastMessageMs;
  private long partialSinceMs;
  private long bytesSeen;

  /** The clock, read at the first message of a turn; 0 between turns. */
  private long nowMs;

  TcpConnection(
      SocketChannel channel, TcpListener listener, TcpLoop loop, ConnectionLimits limits) {
    this.channel = channel;
    this.listener = listener;
    this.loop = loop;
    this.limits = limits;
    this.address = channel.remoteAddress().getAddress();
    byte[] bytes = address.getAddress();
    this.hi = AddressBits.hi(bytes);
    this.lo = AddressBits.lo(bytes);
    this.madeMs = TcpLoop.clockMs();
    this.lastMessageMs = madeMs;
  }

  InetAddress address() {
    return address;
  }

  long madeMs() {
    return madeMs;
  }

  /** Null if it may stay, or why it may not. */
  @Nullable CloseReason refusal() {
    if (!loop.handler().wants(hi, lo)) {
      return CloseReason.NOT_ALLOWED;
    }
    return limits.admit(this) ? null : CloseReason.LIMIT;
  }

  /** Ends it; the first reason is the one that counts. Any thread may. */
  void close(CloseReason why) {
    if (reason == null) {
      reason = why;
    }
    ChannelFuture unused = channel.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (nowMs == 0) {
        nowMs = System.currentTimeMillis();
      }
      bytesSeen += in.readableBytes();
      while (in.isReadable() && reason == null) {
        take(in);
      }
    } finally {
      in.release();
    }
  }

  private void take(ByteBuf in) {
    int length = partial.isEmpty() && in.readableBytes() >= HEADER ? length(in) : 0;
    if (length > 0 && in.readableBytes() >= length) {
      in.readBytes(loop.message(), 0, length);
      deliver(loop.message(), length);
      return;
    }
    if (length < 0) {
      return;
    }
    if (partial.isEmpty()) {
      partialSinceMs = TcpLoop.clockMs();
    }
    if (partial.wants() == 0) {
      partial.take(in, HEADER);
      if (partial.size() < HEADER) {
        return;
      }
      int whole = length(partial.u16(0), partial.u16(LENGTH_AT));
      if (whole < 0) {
        return;
      }
      partial.wants(whole);
    }
    partial.take(in, partial.wants());
    if (partial.size() == partial.wants()) {
      byte[] message = partial.bytes();
      int size = partial.size();
      partial.clear();
      deliver(message, size);
    }
  }

  private int length(ByteBuf in) {
    int at = in.readerIndex();
    return length(in.getUnsignedShort(at), in.getUnsignedShort(at + LENGTH_AT));
  }

  /** The length of the message that begins so; below 0, and the connection ends, if none does. */
  private int length(int version, int length) {
    if (version != IPFIX || length < HEADER) {
      loop.logFraming(listener.name(), address, version);
      close(CloseReason.FRAMING);
      return -1;
    }
    return length;
  }

  private void deliver(byte[] message, int length) {
    DatagramHandler handler = loop.handler();
    if (!handler.wants(hi, lo)) { // a reload has shut it out
      close(CloseReason.NOT_ALLOWED);
      return;
    }
    if (!sent) {
      sent = true;
      limits.hasSent(this);
    }
    lastMessageMs = TcpLoop.clockMs();
    listener.countMessage(length);
    try {
      handler.onDatagram(message, 0, length, hi, lo, session, nowMs);
    } catch (Throwable thrown) { // whatever it was, the loop goes on
      loop.failed(listener, thrown, nowMs);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    try {
      loop.handler().onBatchEnd();
    } catch (Throwable thrown) {
      loop.failed(listener, thrown, System.currentTimeMillis());
    } finally {
      nowMs = 0;
    }
    context.fireChannelReadComplete();
  }

  /** Ends what has begun something and does not go on, or is silent for longer than it may. */
  void look(long clockMs, long slowMs, long idleMs) {
    if (!partial.isEmpty() && clockMs - partialSinceMs > slowMs) {
      close(CloseReason.SLOW);
    } else if (idleMs > 0 && clockMs - lastMessageMs > idleMs) {
      close(CloseReason.IDLE);
    }
  }

  long bytesSeen() {
    return bytesSeen;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      ChannelFuture unused = channel.close();
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      handshake(handshake);
    }
  }

  private void handshake(SslHandshakeCompletionEvent handshake) {
    HandshakeGate gate = channel.pipeline().get(HandshakeGate.class);
    if (handshake.isSuccess()) {
      gate.open();
    } else {
      boolean slow = handshake.cause() instanceof SslHandshakeTimeoutException;
      loop.logHandshake(listener.name(), address, handshake.cause());
      close(slow ? CloseReason.SLOW : CloseReason.HANDSHAKE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    close(CloseReason.ERROR);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    CloseReason why = reason;
    if (why == null) {
      why = partial.isEmpty() ? CloseReason.PEER : CloseReason.CUT;
      reason = why;
    }
    listener.countClosed(why);
    limits.ended(this);
    loop.remove(this);
    loop.handler().onSessionEnd(session);
  }
}
