// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.address.ListenAddress;
import io.flowtally.receive.ListenException;
import io.flowtally.receive.Poller;
import io.flowtally.receive.ReceiveLoops;
import io.flowtally.receive.Receivers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TcpInputTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int SHORTEST = 16;

  private final Messages messages = new Messages();
  private int limit = 100;
  private int limitPerAddress = 100;
  private Duration idle = Duration.ZERO;
  private TcpTimes times = TcpTimes.USUAL;
  private Poller poller = Poller.best();
  private ReceiveLoops loops;
  private Receivers receivers;
  private TcpInput input;

  private Socket connect() throws IOException {
    if (receivers == null) {
      TcpSettings settings =
          new TcpSettings(
              List.of(new ListenAddress("tcp://127.0.0.1:0", HERE, 0)),
              List.of(),
              () -> null,
              limit,
              limitPerAddress,
              idle);
      input = new TcpInput(settings, poller, times);
      loops = ReceiveLoops.start(poller, 2, loop -> messages);
      receivers = Receivers.start(loops, List.of(input));
    }
    return new Socket(HERE, input.streams().get(0).port());
  }

  @AfterEach
  void stop() {
    if (receivers != null) {
      receivers.close();
    }
  }

  private static byte[] message(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    ByteBuffer.wrap(bytes).putShort((short) 10).putShort((short) length);
    return bytes;
  }

  private static List<Byte> list(byte[] bytes) {
    List<Byte> list = new ArrayList<>();
    for (byte one : bytes) {
      list.add(one);
    }
    return list;
  }

  private static void until(String what, BooleanSupplier condition) throws Exception {
    for (long start = System.nanoTime(); !condition.getAsBoolean(); Thread.sleep(2)) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(20_000_000_000L);
    }
  }

  private void awaitMessages(int count) throws Exception {
    until(count + " messages", () -> messages.all.size() >= count);
  }

  private long closed(CloseReason reason) {
    return Objects.requireNonNull(input.streams().get(0).closed().get(reason.label()));
  }

  private void awaitClosed(CloseReason reason, int count) throws Exception {
    until(count + " closed: " + reason, () -> closed(reason) == count);
  }

  /** Waits until the other side has closed; whether by a reset does not matter. */
  private static void awaitEnd(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  private static byte[] joined(List<byte[]> all) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    all.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private static List<byte[]> ofAllLengths() {
    List<byte[]> sent = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      sent.add(message(SHORTEST + random.nextInt(i % 10 == 0 ? 65_000 : 1_500), i));
    }
    sent.add(message(SHORTEST, 60));
    sent.add(message(65_535, 61));
    return sent;
  }

  private void assertReceived(List<byte[]> sent) throws Exception {
    awaitMessages(sent.size());
    assertThat(messages.all.stream().map(Messages.Message::bytes))
        .containsExactlyElementsOf(sent.stream().map(TcpInputTest::list).toList());
  }

  @ParameterizedTest
  @EnumSource(Poller.class)
  void cutsTheStreamByTheLengthField(Poller by) throws Exception {
    poller = by;
    List<byte[]> sent = ofAllLengths();
    try (Socket socket = connect()) {
      socket.getOutputStream().write(joined(sent));
      assertReceived(sent);
    }
    awaitClosed(CloseReason.PEER, 1);
    TcpListener listener = input.streams().get(0);
    assertThat(listener.messages()).isEqualTo(sent.size());
    assertThat(listener.bytes()).isEqualTo(joined(sent).length);
    assertThat(listener.accepted()).isEqualTo(1);
    assertThat(listener.open()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void readsThemInWhateverPiecesTheyCome(int piece) throws Exception {
    List<byte[]> sent = List.of(message(SHORTEST, 1), message(19, 2), message(900, 3));
    byte[] all = joined(sent);
    try (Socket socket = connect()) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      for (int at = 0; at < all.length; at += piece) {
        out.write(all, at, Math.min(piece, all.length - at));
        if (at < 64) {
          Thread.sleep(1); // so that they do not come together
        }
      }
      assertReceived(sent);
    }
  }

  @Test
  void givesEachConnectionASessionAndTellsItsEnd() throws Exception {
    try (Socket one = connect();
        Socket other = connect()) {
      one.getOutputStream().write(message(20, 1));
      awaitMessages(1);
      other.getOutputStream().write(message(20, 2));
      awaitMessages(2);
      one.getOutputStream().write(message(20, 3));
      awaitMessages(3);
    }
    long first = messages.all.get(0).session();
    long second = messages.all.get(1).session();
    assertThat(first).isGreaterThan(65_535).isNotEqualTo(second);
    assertThat(messages.all.get(2).session()).isEqualTo(first);
    assertThat(messages.all.get(0).lo()).isEqualTo(0xFFFF_7F00_0001L);
    until("both ended", () -> messages.ended.size() == 2);
    assertThat(messages.ended).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void tellsAMessageThatIsCut() throws Exception {
    byte[] whole = message(100, 1);
    for (int length : new int[] {1, 15, 16, 99}) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(whole, 0, length);
      }
    }
    awaitClosed(CloseReason.CUT, 4);
    assertThat(messages.all).isEmpty();
  }

  /** Where the next message starts cannot be known. */
  @Test
  void closesAStreamInWhichThereIsNoMessage() throws Exception {
    byte[] v9 = message(100, 1);
    v9[1] = 9;
    byte[] tooShort = message(100, 1);
    ByteBuffer.wrap(tooShort).putShort(2, (short) 15);
    for (byte[] wrong :
        List.of(v9, tooShort, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(message(50, 2));
        socket.getOutputStream().write(wrong);
        awaitEnd(socket);
      }
    }
    awaitClosed(CloseReason.FRAMING, 3);
    awaitMessages(3);
    assertThat(messages.all).hasSize(3);
  }

  @Test
  void closesWhatIsSlow() throws Exception {
    times = new TcpTimes(10_000, 100, 10_000);
    try (Socket slow = connect();
        Socket silent = connect()) {
      slow.getOutputStream().write(message(100, 1), 0, 99);
      awaitEnd(slow);
      awaitClosed(CloseReason.SLOW, 1);
      // Between two messages an exporter may take its time.
      silent.getOutputStream().write(message(100, 1));
      awaitMessages(1);
    }
  }

  @Test
  void closesWhatIsIdle() throws Exception {
    idle = Duration.ofMillis(200);
    try (Socket socket = connect()) {
      socket.getOutputStream().write(message(100, 1));
      awaitEnd(socket);
    }
    awaitClosed(CloseReason.IDLE, 1);
    assertThat(messages.all).hasSize(1);
  }

  @Test
  void refusesWhoMayNotExport() throws Exception {
    messages.allowed = false;
    try (Socket socket = connect()) {
      awaitEnd(socket);
    }
    awaitClosed(CloseReason.NOT_ALLOWED, 1);
    messages.allowed = true;
    try (Socket socket = connect()) {
      socket.getOutputStream().write(message(100, 1));
      awaitMessages(1);
      messages.allowed = false; // as after a reload
      socket.getOutputStream().write(message(100, 2));
      awaitEnd(socket);
    }
    awaitClosed(CloseReason.NOT_ALLOWED, 2);
    assertThat(messages.all).hasSize(1);
  }

  @Test
  void boundsTheConnectionsOfAnAddress() throws Exception {
    limitPerAddress = 3;
    assertOnlyThree();
  }

  @Test
  void boundsTheConnectionsInAll() throws Exception {
    limit = 3;
    assertOnlyThree();
  }

  private void assertOnlyThree() throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Socket socket = connect();
      open.add(socket);
      socket.getOutputStream().write(message(100, i));
      awaitMessages(i + 1);
    }
    try (Socket tooMany = connect()) {
      awaitEnd(tooMany);
    }
    awaitClosed(CloseReason.LIMIT, 1);
    open.get(0).close();
    awaitClosed(CloseReason.PEER, 1);
    try (Socket next = connect()) {
      next.getOutputStream().write(message(100, 9));
      awaitMessages(4);
    }
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Test
  void connectionsThatAreOnlyHeldOpenKeepNobodyOut() throws Exception {
    times = new TcpTimes(10_000, 30_000, 0);
    limit = 3;
    List<Socket> held = new ArrayList<>();
    try (Socket useful = connect()) {
      useful.getOutputStream().write(message(100, 0));
      awaitMessages(1);
      for (int i = 0; i < 50; i++) {
        held.add(connect());
      }
      awaitClosed(CloseReason.DISPLACED, 48);
      awaitEnd(held.get(0));
      try (Socket newcomer = connect()) {
        newcomer.getOutputStream().write(message(100, 1));
        awaitMessages(2);
      }
      useful.getOutputStream().write(message(100, 2));
      awaitMessages(3);
    }
    for (Socket socket : held) {
      socket.close();
    }
  }

  /** Of what a sender says will come, no more is reserved than has come. */
  @Test
  void takesNoMemoryForPromises() {
    TcpFrame frame = new TcpFrame();
    byte[] long65535 = message(65_535, 1);
    frame.take(io.netty.buffer.Unpooled.wrappedBuffer(long65535), SHORTEST);
    frame.wants(65_535);
    frame.take(io.netty.buffer.Unpooled.wrappedBuffer(new byte[100]), frame.wants());
    assertThat(frame.size()).isEqualTo(116);
    assertThat(frame.bytes().length).isLessThanOrEqualTo(232);
  }

  @Test
  void goesOnAfterABug() throws Exception {
    messages.failing = true;
    try (Socket socket = connect()) {
      socket.getOutputStream().write(message(100, 1));
      until("error counted", () -> input.streams().get(0).handlerErrors() == 1);
      messages.failing = false;
      socket.getOutputStream().write(message(100, 2));
      awaitMessages(1);
    }
  }

  /** What the kernel has accepted when the collector stops is read. */
  @Test
  void readsWhatHasComeBeforeItStops() throws Exception {
    try (Socket socket = connect()) {
      byte[] one = message(1000, 1);
      for (int i = 0; i < 1000; i++) {
        socket.getOutputStream().write(one);
      }
      awaitKernel();
      receivers.drain(5_000);
      assertThat(messages.all.size()).isEqualTo(1000);
      awaitEnd(socket);
    }
    assertThat(closed(CloseReason.SHUTDOWN)).isEqualTo(1);
    receivers = null;
  }

  /** A connection may be complete for its exporter and still wait to be accepted here. */
  @Test
  void readsConnectionsThatWaitToBeAccepted() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    CountDownLatch busy = new CountDownLatch(1);
    try {
      sockets.add(connect());
      loops.loops().get(0).events().execute(() -> awaitQuietly(busy));
      while (sockets.size() < 40) {
        sockets.add(connect());
      }
      for (Socket socket : sockets) {
        socket.getOutputStream().write(message(1000, 1));
      }
      awaitKernel();
      Thread draining = new Thread(() -> receivers.drain(5_000));
      draining.start();
      busy.countDown();
      draining.join();
      assertThat(messages.all.size()).isEqualTo(40);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    receivers = null;
  }

  /** What is sent has not come yet where the kernel is busy; nothing tells when it has. */
  private static void awaitKernel() throws InterruptedException {
    Thread.sleep(200);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void endsThoughAnExporterGoesOnSending() throws Exception {
    try (Socket socket = connect()) {
      Thread sending =
          new Thread(
              () -> {
                try {
                  for (byte[] one = message(1000, 1); ; ) {
                    socket.getOutputStream().write(one);
                  }
                } catch (IOException closed) {
                  // That is what ends it.
                }
              });
      sending.start();
      awaitMessages(10);
      receivers.drain(5_000);
      sending.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(sending.isAlive()).isFalse();
    }
    receivers = null;
  }

  @Test
  void saysWhatIsWrongWithAnAddress() throws Exception {
    connect().close();
    int taken = input.streams().get(0).port();
    String text = "tcp://127.0.0.1:" + taken;
    TcpSettings again =
        new TcpSettings(
            List.of(new ListenAddress(text, HERE, taken)), List.of(), () -> null, 1, 1, idle);
    assertThatThrownBy(
            () ->
                Receivers.start(
                    ReceiveLoops.start(poller, 1, loop -> messages),
                    List.of(new TcpInput(again, poller))))
        .isInstanceOf(ListenException.class)
        .hasMessage(
            "cannot listen on %s (TCP): the port is in use; stop the program that has it"
                + " (ss -tlpn shows it), or write another port",
            text);
  }
}
