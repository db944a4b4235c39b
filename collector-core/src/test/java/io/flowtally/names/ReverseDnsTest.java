// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.AddressText;
import io.flowtally.address.AddressText.Words;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that answers every question alike, and writes down who was asked for. */
@Timeout(60)
class ReverseDnsTest {
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private DatagramSocket socket;
  private ReverseDns dns;

  @BeforeEach
  void start() throws Exception {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread server = new Thread(this::serve, "names");
    server.setDaemon(true);
    server.start();
    dns =
        new ReverseDns(
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort())),
            2);
  }

  @AfterEach
  void stop() {
    dns.close();
    socket.close();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    while (!socket.isClosed()) {
      try {
        packet.setLength(buffer.length);
        socket.receive(packet);
        byte[] answer = answer(buffer, packet.getLength());
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (java.io.IOException e) {
        return;
      }
    }
  }

  /** Header, the question, and a PTR record of a minute to host.example. */
  private byte[] answer(byte[] question, int length) {
    StringBuilder name = new StringBuilder();
    int at = 12;
    while (question[at] != 0) {
      name.append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
      name.append('.');
      at += question[at] + 1;
    }
    questions.add(name.toString());
    int end = at + 5;
    byte[] pointer = {4, 'h', 'o', 's', 't', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0};
    byte[] answer = new byte[end + 12 + pointer.length];
    System.arraycopy(question, 0, answer, 0, end);
    answer[2] = (byte) 0x81;
    answer[3] = (byte) 0x80;
    answer[7] = 1;
    answer[11] = 0;
    byte[] record = {(byte) 0xC0, 12, 0, 12, 0, 1, 0, 0, 0, 60, 0, (byte) pointer.length};
    System.arraycopy(record, 0, answer, end, record.length);
    System.arraycopy(pointer, 0, answer, end + record.length, pointer.length);
    assertThat(length).isGreaterThanOrEqualTo(end);
    return answer;
  }

  private static Words address(String text) {
    return Objects.requireNonNull(AddressText.parse(text));
  }

  private void awaitName(Words address) throws InterruptedException {
    while (dns.find(address) == null) {
      Thread.sleep(5);
    }
  }

  @Test
  void asksForEachOnceAndSoManyASecond() throws Exception {
    List<Words> wanted =
        new ArrayList<>(
            List.of(address("192.0.2.10"), address("2001:db8::1"), address("10.0.0.1")));
    dns.ask(wanted, 1_000);
    awaitName(wanted.get(0));
    awaitName(wanted.get(1));
    assertThat(dns.find(wanted.get(0))).isEqualTo(new HostName("host.example", "dns"));
    assertThat(dns.find(wanted.get(2))).isNull();

    dns.ask(wanted, 2_000);
    awaitName(wanted.get(2));
    dns.ask(wanted, 3_000);
    assertThat(questions)
        .containsExactlyInAnyOrder(
            "10.2.0.192.in-addr.arpa.",
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.",
            "1.0.0.10.in-addr.arpa.");
    assertThat(dns.asked()).isEqualTo(3);
    assertThat(dns.failed()).isZero();
  }

  @Test
  void asksAgainWhenTheTimeToLiveIsOver() throws Exception {
    Words host = address("192.0.2.10");
    dns.ask(List.of(host), 1_000);
    awaitName(host);
    dns.ask(List.of(host), 60_999);
    assertThat(dns.asked()).isEqualTo(1);
    dns.ask(List.of(host), 61_000);
    assertThat(dns.asked()).isEqualTo(2);
  }

  @Test
  void forgetsWhatNobodyWants() throws Exception {
    Words host = address("192.0.2.10");
    dns.ask(List.of(host), 1_000);
    awaitName(host);
    dns.retain(Set.of());
    assertThat(dns.find(host)).isNull();
  }
}
