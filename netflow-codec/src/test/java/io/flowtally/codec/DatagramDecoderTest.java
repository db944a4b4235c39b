// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.exporter.ExporterTable;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatagramDecoderTest {
  private final Flows flows = new Flows();

  @Test
  void readsRecordsOfVersion5() {
    flows.send(
        DatagramBuilder.v5()
            .v5Record(V5Record.flow("8.8.8.8", "10.1.2.3", 1000, 10))
            .v5Record(V5Record.flow("10.1.2.3", "8.8.8.8", 40, 1)));
    assertThat(flows.lines)
        .containsExactly("8.8.8.8 > 10.1.2.3 1000/10", "10.1.2.3 > 8.8.8.8 40/1");
    assertThat(flows.exporter().records(ProtocolVersion.V5)).isEqualTo(2);
    assertThat(flows.exporter().datagrams(ProtocolVersion.V5)).isEqualTo(1);
    assertThat(flows.exporter().lastDatagramMs()).isEqualTo(flows.nowMs);
  }

  @ParameterizedTest
  @EnumSource(names = {"V9", "IPFIX"})
  void readsRecordsByATemplateOfTheSameDatagram(ProtocolVersion version) {
    flows.send(
        DatagramBuilder.of(version)
            .template(256, field(8, 4), field(12, 4), field(1, 4), field(2, 4))
            .data(
                256,
                values().ip("8.8.8.8").ip("10.1.2.3").u32(1000).u32(10),
                values().ip("10.1.2.3").ip("8.8.8.8").u32(40).u32(1)));
    assertThat(flows.lines)
        .containsExactly("8.8.8.8 > 10.1.2.3 1000/10", "10.1.2.3 > 8.8.8.8 40/1");
    assertThat(flows.exporter().records(version)).isEqualTo(2);
    assertThat(flows.exporter().templateCount()).isEqualTo(1);
  }

  @Test
  void whatASinkTookBeforeItFailedStaysWithItsExporter() {
    ExporterTable table = new ExporterTable(new CodecLimits(16, 16, 0, 0));
    int[] taken = {0};
    RecordSink failing =
        flow -> {
          if (++taken[0] == 3) {
            throw new IllegalStateException("a bug, made for this test");
          }
        };
    DatagramDecoder decoder = new DatagramDecoder(table, failing);
    byte[] one = v5(1);
    byte[] three = v5(3);
    decoder.decode(one, 0, one.length, 0, Flows.EXPORTER, 0, flows.nowMs);
    assertThatThrownBy(
            () -> decoder.decode(three, 0, three.length, 0, Flows.EXPORTER, 0, flows.nowMs))
        .isInstanceOf(IllegalStateException.class);
    long other = Flows.EXPORTER + 1;
    decoder.decode(one, 0, one.length, 0, other, 0, flows.nowMs);

    Exporter failed = Objects.requireNonNull(table.find(0, Flows.EXPORTER));
    assertThat(failed.flows()).isEqualTo(3);
    assertThat(failed.datagrams(ProtocolVersion.V5)).isEqualTo(1);
    assertThat(Objects.requireNonNull(table.find(0, other)).flows()).isEqualTo(1);
  }

  private static byte[] v5(int records) {
    DatagramBuilder datagram = DatagramBuilder.v5();
    for (int i = 0; i < records; i++) {
      datagram.v5Record(V5Record.flow("8.8.8.8", "10.1.2.3", 1000, 10));
    }
    return datagram.build();
  }

  @Test
  void readsADatagramInTheMiddleOfABuffer() {
    for (byte[] datagram : BuiltDatagrams.all()) {
      Flows alone = new Flows();
      alone.send(datagram);
      Flows within = new Flows();
      byte[] buffer = new byte[datagram.length + 2000];
      Arrays.fill(buffer, (byte) 0xFF);
      System.arraycopy(datagram, 0, buffer, 1000, datagram.length);
      within.decoder.decode(buffer, 1000, datagram.length, 0, Flows.EXPORTER, 0, within.nowMs);
      assertThat(within.lines).isEqualTo(alone.lines);
    }
  }

  /** A read beyond the last octet of an array would throw. */
  @Test
  void endsOnEveryTruncationOfEveryDatagram() {
    for (byte[] datagram : BuiltDatagrams.all()) {
      Flows whole = new Flows();
      whole.send(datagram);
      for (int length = 0; length < datagram.length; length++) {
        Flows cut = new Flows();
        cut.send(Arrays.copyOf(datagram, length));
        assertThat(cut.lines).isEqualTo(whole.lines.subList(0, cut.lines.size()));
      }
    }
  }

  /** What follows a datagram in the receiver's buffer, such as the one before it, is not read. */
  @Test
  void readsNothingBeyondATruncatedDatagram() {
    for (byte[] datagram : BuiltDatagrams.all()) {
      for (int length = 0; length < datagram.length; length++) {
        Flows exact = new Flows();
        exact.send(Arrays.copyOf(datagram, length));
        Flows longer = new Flows();
        longer.decoder.decode(datagram, 0, length, 0, Flows.EXPORTER, 0, longer.nowMs);
        assertThat(longer.lines).isEqualTo(exact.lines);
      }
    }
  }

  /** Datagrams received are those decoded and those of each rejecting reason; nothing is lost. */
  @Test
  void accountsForEveryDatagramOfBrokenAndForgedTraffic() {
    Flows mixed = new Flows(new CodecLimits(20, 8, 5000, 1000));
    Random random = new Random(5);
    long decoded = 0;
    long rejected = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] datagram = BuiltDatagrams.all().get(random.nextInt(BuiltDatagrams.all().size()));
      for (int change = random.nextInt(6); change > 0; change--) {
        datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(datagram.length) : datagram.length;
      long exporter = IpAddress.v4(random.nextInt(random.nextBoolean() ? 10 : 100_000));
      mixed.nowMs += random.nextInt(200);
      if (mixed.decoder.decode(datagram, 0, length, 0, exporter, 0, mixed.nowMs)) {
        decoded++;
      } else {
        rejected++;
      }
      if (i % 1000 == 0) {
        mixed.table.sweep(mixed.nowMs);
      }
    }
    long reasons = 0;
    for (WireError error : WireError.values()) {
      reasons += error.rejectsDatagram() ? mixed.table.errors(error) : 0;
    }
    assertThat(mixed.table.decodedDatagrams()).isEqualTo(decoded).isPositive();
    assertThat(reasons).isEqualTo(rejected).isPositive();
    assertThat(mixed.table.flows()).isEqualTo(mixed.lines.size());
  }

  @Test
  void sharesEverythingBetweenLoops() throws InterruptedException {
    Flows[] loops = {new Flows(flows.table), new Flows(flows.table)};
    byte[] template = BuiltDatagrams.flows(DatagramBuilder.v9(), 1).build();
    byte[] data =
        DatagramBuilder.v9()
            .data(256, values().bytes(new byte[26]), values().bytes(new byte[26]))
            .build();
    Thread[] threads = new Thread[loops.length];
    for (int i = 0; i < loops.length; i++) {
      Flows loop = loops[i];
      threads[i] =
          new Thread(
              () -> {
                for (int datagram = 0; datagram < 5000; datagram++) {
                  loop.send(datagram % 50 == 0 ? template : data);
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(loops[0].lines.size() + loops[1].lines.size()).isEqualTo(2 * (100 + 4900 * 2));
    assertThat(flows.exporter().datagrams(ProtocolVersion.V9)).isEqualTo(10_000);
    assertThat(flows.exporter().records(ProtocolVersion.V9)).isEqualTo(2 * (100 + 4900 * 2));
  }
}
