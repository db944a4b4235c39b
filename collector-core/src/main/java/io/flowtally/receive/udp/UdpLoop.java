// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.ReceiveLoop;
import io.netty.channel.EventLoop;

/**
 * What UDP sockets need of one event loop: the memory that they are read into, and the pause
 * between two turns. Everything but {@link #events} belongs to the loop's thread.
 */
final class UdpLoop {
  private final ReceiveLoop loop;
  private final ReadBuffer readBuffer;
  private final ReadPause pause;
  private final byte[] datagram;

  UdpLoop(ReceiveLoop loop, int maxDatagramBytes, int datagramsPerTurn) {
    this.loop = loop;
    this.readBuffer = new ReadBuffer(maxDatagramBytes);
    this.pause = new ReadPause(loop.events(), datagramsPerTurn);
    this.datagram = new byte[maxDatagramBytes];
  }

  EventLoop events() {
    return loop.events();
  }

  DatagramHandler handler() {
    return loop.handler();
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
