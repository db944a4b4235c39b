// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import io.flowtally.receive.udp.ReadBuffer;
import io.flowtally.receive.udp.ReadPause;
import io.netty.channel.EventLoop;

/**
 * One event loop: its thread, the memory that its sockets are read into, and the handler that their
 * datagrams go to. Everything but {@link #events} belongs to the loop's thread.
 */
public final class ReceiveLoop {
  private final EventLoop events;
  private final DatagramHandler handler;
  private final ReadBuffer readBuffer;
  private final ReadPause pause;
  private final byte[] datagram;

  public ReceiveLoop(
      EventLoop events, DatagramHandler handler, int maxDatagramBytes, int datagramsPerTurn) {
    this.events = events;
    this.handler = handler;
    this.readBuffer = new ReadBuffer(maxDatagramBytes);
    this.pause = new ReadPause(events, datagramsPerTurn);
    this.datagram = new byte[maxDatagramBytes];
  }

  public EventLoop events() {
    return events;
  }

  public DatagramHandler handler() {
    return handler;
  }

  public ReadBuffer readBuffer() {
    return readBuffer;
  }

  public ReadPause pause() {
    return pause;
  }

  /** Where the datagram in hand is copied to, as long as the longest: arrays decode fastest. */
  public byte[] datagram() {
    return datagram;
  }
}
