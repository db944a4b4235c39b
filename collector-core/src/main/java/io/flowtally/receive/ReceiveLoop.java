// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import io.netty.channel.EventLoop;

/**
 * One event loop: its thread, the memory that its sockets are read into, and the handler that their
 * datagrams go to. Everything but {@link #events} belongs to the loop's thread.
 */
final class ReceiveLoop {
  private final EventLoop events;
  private final DatagramHandler handler;
  private final ReadBuffer readBuffer;
  private final ReadPause pause;
  private final byte[] datagram;

  ReceiveLoop(
      EventLoop events, DatagramHandler handler, int maxDatagramBytes, int datagramsPerTurn) {
    this.events = events;
    this.handler = handler;
    this.readBuffer = new ReadBuffer(maxDatagramBytes);
    this.pause = new ReadPause(events, datagramsPerTurn);
    this.datagram = new byte[maxDatagramBytes];
  }

  EventLoop events() {
    return events;
  }

  DatagramHandler handler() {
    return handler;
  }

  ReadBuffer readBuffer() {
    return readBuffer;
  }

  ReadPause pause() {
    return pause;
  }

  /** Where the datagram in hand is copied to, as long as the longest: arrays decode fastest. */
  byte[] datagram() {
    return datagram;
  }
}
