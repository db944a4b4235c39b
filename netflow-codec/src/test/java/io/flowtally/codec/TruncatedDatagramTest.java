// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.ExporterTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every beginning of every fixture, in an array that ends with it: nothing is thrown, so nothing
 * past the end was read, and the datagram is either decoded or rejected for one reason.
 */
class TruncatedDatagramTest {

  static List<List<byte[]>> exports() {
    V5Record record = V5Record.flow("192.0.2.1", "10.0.0.1", 1000, 10);
    return List.of(
        List.of(DatagramBuilder.v5().v5Record(record).v5Record(record).build()),
        new RandomExport(ProtocolVersion.V9, 1).datagrams,
        new RandomExport(ProtocolVersion.V9, 2).datagrams,
        new RandomExport(ProtocolVersion.IPFIX, 1).datagrams,
        new RandomExport(ProtocolVersion.IPFIX, 2).datagrams);
  }

  @ParameterizedTest
  @MethodSource("exports")
  void endsWhereTheDatagramEnds(List<byte[]> datagrams) {
    decodeEveryBeginning(datagrams);
  }

  static List<Corpus.Case> cases() {
    return Corpus.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void endsWhereACaptureOfTheCorpusEnds(Corpus.Case corpusCase) throws Exception {
    decodeEveryBeginning(
        PcapDatagrams.read(corpusCase.capture()).stream().map(d -> d.payload).toList());
  }

  /** Each beginning after the whole datagrams before it, whose templates it may need. */
  private static void decodeEveryBeginning(List<byte[]> datagrams) {
    ExporterTable table = new ExporterTable(CodecLimits.defaults());
    DatagramDecoder decoder = new DatagramDecoder(table, flow -> {});
    long received = 0;
    long decoded = 0;
    for (byte[] datagram : datagrams) {
      for (int length = 0; length <= datagram.length; length++) {
        byte[] beginning = Arrays.copyOf(datagram, length);
        received++;
        if (decoder.decode(beginning, 0, length, 0, IpAddress.v4(1), 0, 1000 + received)) {
          decoded++;
        }
      }
    }
    long rejected = 0;
    for (WireError error : WireError.values()) {
      rejected += error.rejectsDatagram() ? table.errors(error) : 0;
    }
    assertThat(decoded + rejected).isEqualTo(received);
  }
}
