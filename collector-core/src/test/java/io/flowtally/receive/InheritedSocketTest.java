package io.flowtally.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
    assumeTrue(EpollTransport.isAvailable(), "needs epoll");
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    EpollDatagramChannel manager = new EpollDatagramChannel();
    manager.config().setAutoRead(false);
    group.register(manager).sync();
    manager.bind(new InetSocketAddress(0)).sync();
    int port = manager.localAddress().getPort();
    Inbox inbox = new Inbox(0);
    ReceiveSettings settings =
        new ReceiveSettings(List.of("127.0.0.1:" + port), 1, 1 << 20)
            .withInherited(List.of(new InheritedSocket(manager.fd().intValue())));
    // Sent before the program starts: it waits in the socket.
    try (Sender sender = new Sender("127.0.0.1", "127.0.0.1", port)) {
      sender.send(3, 10);
      UdpReceivers receivers = UdpReceivers.bind(settings, loop -> inbox);
      assertThat(receivers.listeners())
          .extracting(ListenerCounters::name)
          .containsExactly("127.0.0.1:" + port);
      sender.send(2, 10);
      Await.until("all five", () -> inbox.letters.size() == 5);
      receivers.drain();
      assertThat(receivers.listeners().get(0).datagrams()).isEqualTo(5);
    } finally {
      group.shutdownGracefully().await();
    }
  }

  @Test
  void refusesASocketThatBlocks() throws Exception {
    assumeTrue(EpollTransport.isAvailable(), "needs epoll");
    Set<String> before = sockets();
    try (DatagramChannel blocking = DatagramChannel.open()) {
      Set<String> opened = sockets();
      opened.removeAll(before);
      int fd = Integer.parseInt(opened.iterator().next());
      ReceiveSettings settings =
          new ReceiveSettings(List.of(), 1, 0).withInherited(List.of(new InheritedSocket(fd)));
      assertThatThrownBy(() -> UdpReceivers.bind(settings, Inbox::new))
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
    assumeTrue(EpollTransport.isAvailable(), "needs epoll");
    ReceiveSettings settings =
        new ReceiveSettings(List.of(), 1, 0).withInherited(List.of(new InheritedSocket(9999)));
    assertThatThrownBy(() -> UdpReceivers.bind(settings, Inbox::new))
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
