// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.ListenException;
import io.flowtally.receive.Poller;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.socket.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** The two ways to read a socket: epoll with recvmmsg on Linux, and the JDK's own elsewhere. */
interface Transport {
  /** The one for loops that wait in this way. */
  static Transport of(Poller poller) {
    return poller == Poller.EPOLL ? new EpollTransport() : new NioTransport();
  }

  /** How the loops that it works with wait. */
  Poller poller();

  /** After so many datagrams a socket lets the others of its loop have a turn. */
  int datagramsPerTurn();

  /** A closed channel of the family that the address needs. */
  DatagramChannel open(ListenAddress address);

  /** A channel over a bound socket of this process. */
  DatagramChannel adopt(InheritedSocket socket) throws ListenException;

  /** Sets what reading needs; {@code sharePort} as {@link Poller#sharesPorts}. */
  void configure(Bootstrap bootstrap, ReadBuffer buffer, boolean sharePort);

  /** The same for a channel that is bound already. */
  void configure(DatagramChannel channel, ReadBuffer buffer);

  /** The receive buffer that the socket has, in the unit in which it is asked for. */
  long receiveBuffer(DatagramChannel channel);

  /** Asks for a receive buffer and returns what the socket has then, in the same unit. */
  long requestReceiveBuffer(DatagramChannel channel, long bytes);

  /** Null where the kernel does not tell. The channel must be open. */
  @Nullable SocketMemory memory(DatagramChannel channel);

  /** True if a connect keeps what the kernel has queued, so that it can end the arrivals. */
  boolean connectKeepsQueue();
}
