// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.codec.json.RecordJson;
import io.flowtally.codec.registry.InformationElements;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any octets at all against one table of exporters: nothing is thrown, nothing loops, everything is
 * counted. Without {@code JAZZER_FUZZ=1} in the environment it runs over its seeds only; with it,
 * Jazzer grows them for as long as the method says.
 *
 * <p>The input is a sequence of datagrams, each behind an octet that picks the exporter and the
 * time that passes, and two octets of length.
 */
class DatagramFuzzTest {
  private static final CodecLimits TIGHT = new CodecLimits(3, 8, 4096, 1000);
  private static final String CAPTURES = "it/src/test/resources/captures";
  private static final int CAPTURED_OCTETS = 8192;
  private static final DecodePolicy[] POLICIES = {
    DecodePolicy.defaults(),
    DecodedCapture.wire().build(),
    DecodePolicy.builder().honourWithdrawals(true).build(),
  };

  /** In CI, for a bounded time. */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "120s")
  void survivesAnyDatagrams(byte[] input) throws IOException {
    FuzzDeadline.run(
        input, () -> new Run(POLICIES[input.length % POLICIES.length]).decodeAll(input));
  }

  /** By hand, for a night. */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "12h")
  void survivesAnyDatagramsForHours(byte[] input) throws IOException {
    survivesAnyDatagrams(input);
  }

  static Stream<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>(captured());
    V5Record record = V5Record.flow("192.0.2.1", "10.0.0.1", 1000, 10);
    seeds.add(input(DatagramBuilder.v5().v5Record(record).v5Record(record).build()));
    for (ProtocolVersion version : List.of(ProtocolVersion.V9, ProtocolVersion.IPFIX)) {
      for (int seed = 0; seed < 12; seed++) {
        byte[][] datagrams = new RandomExport(version, seed).datagrams.toArray(byte[][]::new);
        seeds.add(input(datagrams));
      }
      seeds.add(input(flowAndOptions(DatagramBuilder.of(version)).build()));
    }
    seeds.add(
        input(
            DatagramBuilder.ipfix().template(256, DatagramBuilder.field(1, 4)).build(),
            DatagramBuilder.ipfix().withdrawal(256).withdrawal(2).build()));
    // Counters that no flow can have: read as signed numbers they would count backwards.
    seeds.add(
        input(
            DatagramBuilder.ipfix()
                .template(256, DatagramBuilder.field(1, 8), DatagramBuilder.field(34, 4))
                .data(256, DatagramBuilder.values().u64(-1).u32(1))
                .data(256, DatagramBuilder.values().u64(1L << 62).u32(0xFFFF_FFFFL))
                .build()));
    return seeds.stream();
  }

  /** The captures that are part of the repository: of each, what a fuzzer can still work with. */
  private static List<byte[]> captured() throws IOException {
    Path folder = Corpus.repository().resolve(CAPTURES);
    List<byte[]> seeds = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return seeds;
    }
    try (DirectoryStream<Path> captures = Files.newDirectoryStream(folder, "*.pcap")) {
      for (Path capture : captures) {
        List<byte[]> datagrams = new ArrayList<>();
        int octets = 0;
        for (PcapDatagrams.Datagram datagram : PcapDatagrams.read(capture)) {
          octets += datagram.payload.length;
          if (octets <= CAPTURED_OCTETS) {
            datagrams.add(datagram.payload);
          }
        }
        seeds.add(input(datagrams.toArray(byte[][]::new)));
      }
    }
    return seeds;
  }

  /** What a sampling router sends: options data, then flows that refer to it. */
  private static DatagramBuilder flowAndOptions(DatagramBuilder builder) {
    return builder
        .optionsTemplate(
            257,
            1,
            DatagramBuilder.field(1, 4),
            DatagramBuilder.field(48, 1),
            DatagramBuilder.field(50, 4))
        .data(257, DatagramBuilder.values().u32(1).u8(7).u32(1000))
        .template(
            256,
            DatagramBuilder.field(8, 4),
            DatagramBuilder.field(12, 4),
            DatagramBuilder.field(226, 4),
            DatagramBuilder.field(1, 4),
            DatagramBuilder.field(2, 4),
            DatagramBuilder.field(232, 8),
            DatagramBuilder.field(48, 1),
            DatagramBuilder.field(315, DatagramBuilder.VARIABLE))
        .data(
            256,
            DatagramBuilder.values()
                .ip("192.0.2.1")
                .ip("198.51.100.1")
                .ip("10.0.0.1")
                .u32(1500)
                .u32(1)
                .u64(64)
                .u8(7)
                .variable(frame()));
  }

  private static byte[] frame() {
    return DatagramBuilder.values()
        .bytes(new byte[12])
        .u16(0x8100)
        .u16(7)
        .u16(0x0800)
        .u16(0x4500)
        .u16(60)
        .bytes(new byte[5])
        .u8(6)
        .u16(0)
        .ip("192.0.2.9")
        .ip("10.0.0.9")
        .u16(80)
        .u16(1025)
        .toByteArray();
  }

  private static byte[] input(byte[]... datagrams) {
    Octets octets = new Octets();
    for (byte[] datagram : datagrams) {
      octets.u8(1).u16(datagram.length).bytes(datagram);
    }
    return octets.toByteArray();
  }

  /** One table, one decoder, and a sink that reads all it is given. */
  private static final class Run implements RecordSink {
    private final ExporterTable table = new ExporterTable(TIGHT);
    private final DatagramDecoder decoder = new DatagramDecoder(table, this);
    private final RecordJson json = new RecordJson(InformationElementsOnce.LOADED);
    private final StringBuilder line = new StringBuilder();
    private long flows;
    private long records;
    private long octetsOfFields;

    Run(DecodePolicy policy) {
      decoder.policy(policy);
    }

    void decodeAll(byte[] input) throws IOException {
      long nowMs = 1_700_000_000_000L;
      long received = 0;
      long decoded = 0;
      int at = 0;
      while (input.length - at >= 3) {
        int choice = input[at] & 0xFF;
        int wanted = (input[at + 1] & 0xFF) << 8 | (input[at + 2] & 0xFF);
        at += 3;
        int length = Math.min(wanted, input.length - at);
        nowMs += choice >> 3;
        received++;
        if (decoder.decode(input, at, length, 0, IpAddress.v4(choice & 7), 0, nowMs)) {
          decoded++;
        }
        at += length;
        if ((choice & 0x80) != 0) {
          table.sweep(nowMs);
        }
      }
      check(received, decoded, input.length);
    }

    private void check(long received, long decoded, int octets) {
      long rejected = 0;
      for (WireError error : WireError.values()) {
        rejected += error.rejectsDatagram() ? table.errors(error) : 0;
      }
      assertThat(decoded + rejected).as("decoded and rejected").isEqualTo(received);
      assertThat(decoded).isEqualTo(table.decodedDatagrams());
      // Every record takes an octet at least, and is seen once.
      assertThat(records).as("records").isLessThanOrEqualTo(octets);
      assertThat(flows).as("flows").isLessThanOrEqualTo(2 * records);
      assertThat(octetsOfFields).as("octets of fields").isLessThanOrEqualTo(octets);
    }

    @Override
    public boolean wantsRecords() {
      return true;
    }

    @Override
    public void onRecord(DataRecord record) {
      records++;
      record.forEachField((pen, id, scope, buffer, offset, length) -> octetsOfFields += length);
      try {
        line.setLength(0);
        json.appendLine(line, record);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onFlow(FlowRecord flow) {
      flows++;
      if (flow.bytes() < 0 || flow.packets() < 0 || flow.srcMask() > 255) {
        throw new AssertionError("a flow of " + flow.bytes() + " octets");
      }
    }
  }

  private static final class InformationElementsOnce {
    static final InformationElements LOADED = InformationElements.load();
  }
}
