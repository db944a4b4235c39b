// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.ListenerCounters;
import io.flowtally.receive.Receivers;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InheritedSocketTest {
  @Test
  void findsTheSocketsThatTheServiceManagerAnnounces() throws Exception {
    Map<String, String> announced = Map.of("LISTEN_FDS", "2", "LISTEN_PID", "77");
    assertThat(InheritedSocket.announced(announced, 77))
        .containsExactly(new InheritedSocket(3), new InheritedSocket(4));
    assertThat(InheritedSocket.announced(announced, 78)).isEmpty();
    assertThat(InheritedSocket.announced(Map.of(), 77)).isEmpty();
  }

  @Test
  void refusesACountThatIsNone() {
    assertThatThrownBy(() -> InheritedSocket.announced(Map.of("LISTEN_FDS", "two"), 1))
        .hasMessage("LISTEN_FDS is 'two': the service manager sets a number");
  }

  @Test
  void readsAnInheritedSocketInsteadOfBindingItsPort() throws Exception {
    assumeTrue(io.netty.channel.epoll.Epoll.isAvailable(), "needs epoll");
    Inbox inbox = new Inbox(0);
    PassedSocket passed = new PassedSocket();
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", passed.port())) {
      // Sent before the program starts: it waits in the socket.
      sender.send(3, 10);
      Receivers receivers = passed.bind(1 << 20, new EpollTransport(), inbox);
      assertThat(receivers.listeners())
          .extracting(ListenerCounters::name)
          .containsExactly("127.0.0.1:" + passed.port());
      sender.send(2, 10);
      Await.until("all five", () -> inbox.letters.size() == 5);
      receivers.drain();
      assertThat(receivers.listeners().get(0).datagrams()).isEqualTo(5);
    }
  }

  /** The socket outlives the program, so nothing stops the arrivals: it must see it empty once. */
  @Test
  @Timeout(60)
  void aDrainEndsWhileDatagramsGoOnComing() throws Exception {
    assumeTrue(io.netty.channel.epoll.Epoll.isAvailable(), "needs epoll");
    PassedSocket passed = new PassedSocket();
    Inbox inbox = new Inbox(0);
    Receivers receivers = passed.bind(mostForAnyone(), new EpollTransport(), inbox);
    assumeTrue(
        receivers.listeners().get(0).receiveBufferBytes() >= 1 << 20, "needs room for a pause");
    AtomicBoolean enough = new AtomicBoolean();
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", passed.port())) {
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(
              () -> {
                while (!enough.get()) {
                  sender.sendUnchecked(new byte[100]);
                  LockSupport.parkNanos(500_000);
                }
              });
      Await.until("load", () -> inbox.letters.size() > 20);
      // Far beyond the end of this test: only an empty socket ends the drain.
      receivers.drain(TimeUnit.HOURS.toMillis(1));
      enough.set(true);
      load.join();
    } finally {
      enough.set(true);
      receivers.close();
    }
  }

  @Test
  void keepsTheReceiveBufferThatTheServiceManagerWasAllowed() throws Exception {
    assumeTrue(io.netty.channel.epoll.Epoll.isAvailable(), "needs epoll");
    long most = mostForAnyone();
    long privileged = 2 * most;
    for (long wanted : new long[] {most / 2, privileged, 4 * most}) {
      PassedSocket passed = new PassedSocket();
      passed.force((int) privileged);
      // Refused, as to a process without CAP_NET_ADMIN.
      try (Receivers receivers = passed.bind(wanted, new EpollTransport(false), new Inbox(0))) {
        assertThat(receivers.listeners().get(0).receiveBufferBytes())
            .as("wanted: %d", wanted)
            .isEqualTo(privileged);
      }
    }
  }

  @Test
  void raisesAReceiveBufferThatIsSmallAsFarAsItIsAllowed() throws Exception {
    assumeTrue(io.netty.channel.epoll.Epoll.isAvailable(), "needs epoll");
    long most = mostForAnyone();
    PassedSocket passed = new PassedSocket();
    passed.channel.config().setReceiveBufferSize((int) most / 2);
    try (Receivers receivers = passed.bind(4 * most, new EpollTransport(false), new Inbox(0))) {
      assertThat(receivers.listeners().get(0).receiveBufferBytes()).isEqualTo(most);
    }
  }

  /** The kernel's maximum for those who may not pass it. */
  private static long mostForAnyone() throws IOException {
    try (DatagramChannel socket = DatagramChannel.open()) {
      socket.setOption(StandardSocketOptions.SO_RCVBUF, Integer.MAX_VALUE / 2);
      return socket.getOption(StandardSocketOptions.SO_RCVBUF);
    }
  }

  /** A bound socket that nobody reads yet. Who takes it over closes it. */
  private static final class PassedSocket {
    private final EpollDatagramChannel channel = new EpollDatagramChannel();

    PassedSocket() throws Exception {
      EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
      channel.config().setAutoRead(false);
      group.register(channel).sync();
      channel.bind(new InetSocketAddress(0)).sync();
      // Otherwise the end of the group would close it, too: by then another's descriptor perhaps.
      channel.deregister().sync();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    int port() {
      return channel.localAddress().getPort();
    }

    void force(int receiveBufferBytes) {
      try {
        channel.config().setOption(EpollTransport.SO_RCVBUFFORCE, receiveBufferBytes);
      } catch (ChannelException e) {
        assumeTrue(false, "needs CAP_NET_ADMIN");
      }
    }

    Receivers bind(long wanted, Transport transport, DatagramHandler handler) throws Exception {
      Sockets settings =
          new Sockets(List.of("127.0.0.1:" + port()), 1, wanted)
              .withInherited(List.of(new InheritedSocket(channel.fd().intValue())));
      return Sockets.bind(settings, loop -> handler, transport);
    }
  }

  @Test
  void refusesASocketThatBlocks() throws Exception {
    assumeTrue(io.netty.channel.epoll.Epoll.isAvailable(), "needs epoll");
    Set<String> before = sockets();
    try (DatagramChannel blocking = DatagramChannel.open()) {
      Set<String> opened = sockets();
      opened.removeAll(before);
      int fd = Integer.parseInt(opened.iterator().next());
      Sockets settings =
          new Sockets(List.of(), 1, 0).withInherited(List.of(new InheritedSocket(fd)));
      assertThatThrownBy(() -> Sockets.bind(settings, Inbox::new))
          .hasMessage(
              "socket "
                  + fd
                  + " of the service manager blocks:"
                  + " write NonBlocking=true under [Service] of the unit");
      assertThat(blocking.isOpen()).isTrue();
    }
  }

  @Test
  void refusesADescriptorThatIsNotThere() {
    assumeTrue(io.netty.channel.epoll.Epoll.isAvailable(), "needs epoll");
    Sockets settings =
        new Sockets(List.of(), 1, 0).withInherited(List.of(new InheritedSocket(9999)));
    assertThatThrownBy(() -> Sockets.bind(settings, Inbox::new))
        .hasMessage("socket 9999 of the service manager is not there: clear LISTEN_FDS");
  }

  private static Set<String> sockets() throws IOException {
    Set<String> found = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          if (Files.readSymbolicLink(descriptor).toString().startsWith("socket:")) {
            found.add(descriptor.getFileName().toString());
          }
        } catch (IOException gone) {
          // closed since it was listed
        }
      }
    }
    return found;
  }
}
