// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.address.AddressBits;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.HandlerErrors;
import io.flowtally.receive.OwnedCounter;
import io.flowtally.receive.Sessions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one socket's pipeline: counts a datagram, copies it to the loop's array and hands it
 * on. Runs on the loop's thread; the counters may be read by any.
 */
public final class DatagramReader extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(DatagramReader.class);

  private final String listener;
  private final UdpLoop loop;
  private final OwnedCounter datagrams = new OwnedCounter();
  private final OwnedCounter bytes = new OwnedCounter();
  private final OwnedCounter truncated = new OwnedCounter();
  private final OwnedCounter refused = new OwnedCounter();
  private final HandlerErrors errors = new HandlerErrors();

  /** The clock, read at the first datagram of a batch; 0 between batches. */
  private long nowMs;

  DatagramReader(String listener, UdpLoop loop) {
    this.listener = listener;
    this.loop = loop;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    if (nowMs == 0) {
      nowMs = System.currentTimeMillis();
    }
    try {
      take(packet);
    } catch (Throwable thrown) { // whatever it was, the loop goes on
      errors.happened(listener, thrown, nowMs);
    } finally {
      packet.release();
    }
  }

  private void take(DatagramPacket packet) {
    ByteBuf content = packet.content();
    int length = content.readableBytes();
    datagrams.add(1);
    loop.pause().datagram(length);
    bytes.add(length);
    if (length > loop.datagram().length) {
      truncated.add(1);
      return;
    }
    InetSocketAddress from = packet.sender();
    byte[] sender = from.getAddress().getAddress();
    long hi = AddressBits.hi(sender);
    long lo = AddressBits.lo(sender);
    DatagramHandler handler = loop.handler();
    if (!handler.wants(hi, lo)) {
      refused.add(1);
      return;
    }
    content.getBytes(content.readerIndex(), loop.datagram(), 0, length);
    handler.onDatagram(loop.datagram(), 0, length, hi, lo, Sessions.udp(from.getPort()), nowMs);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    try {
      loop.handler().onBatchEnd();
    } catch (Throwable thrown) {
      errors.log(listener, thrown, System.currentTimeMillis());
    } finally {
      nowMs = 0;
    }
    loop.pause().endOfTurn();
  }

  /** From now on the loop reads what has come without waiting for more. On the loop's thread. */
  void endPauses() {
    loop.pause().off();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Reading failed, as after an ICMP error on a connected socket; the socket stays open.
    log.debug("{}: {}", listener, cause.toString());
  }

  public long datagrams() {
    return datagrams.get();
  }

  public long bytes() {
    return bytes.get();
  }

  public long truncated() {
    return truncated.get();
  }

  public long refused() {
    return refused.get();
  }

  public long handlerErrors() {
    return errors.count();
  }
}
