// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.exporter.Connections;
import io.flowtally.codec.exporter.ExporterTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The IPFIX messages of real exporters, each sender's on a connection of its own: what follows its
 * template decodes as it does over UDP.
 */
class CorpusConnectionTest {
  private static List<String> flows(List<PcapDatagrams.Datagram> datagrams, boolean connected) {
    List<String> lines = new ArrayList<>();
    Flows flows = new Flows(new ExporterTable(CodecLimits.defaults()));
    DatagramDecoder decoder = new DatagramDecoder(flows.table, flows);
    decoder.policy(DecodedCapture.wire().build());
    Map<String, Long> sessions = new HashMap<>();
    long nowMs = 1_600_000_000_000L;
    for (PcapDatagrams.Datagram datagram : datagrams) {
      nowMs += 10;
      long session =
          connected
              ? sessions.computeIfAbsent(
                  datagram.exporterLo + ":" + datagram.port,
                  sender -> Connections.LAST_PORT + 1L + sessions.size())
              : datagram.port;
      byte[] payload = datagram.payload;
      decoder.decode(payload, 0, payload.length, 0, datagram.exporterLo, session, nowMs);
    }
    lines.addAll(flows.lines);
    return lines;
  }

  private static boolean isIpfix(PcapDatagrams.Datagram datagram) {
    return datagram.payload.length > 1 && datagram.payload[1] == 10;
  }

  @Test
  void decodesOverConnectionsWhatComesOverUdp() throws IOException {
    int compared = 0;
    for (Corpus.Case capture : Corpus.cases()) {
      List<PcapDatagrams.Datagram> all = PcapDatagrams.read(capture.capture());
      // Where data comes before its template, or one sender's templates serve another's data,
      // a connection rightly has less.
      boolean whole = capture.setsWithoutTemplate() == 0;
      if (!whole || !all.stream().allMatch(CorpusConnectionTest::isIpfix)) {
        continue;
      }
      List<String> expected = flows(all, false);
      List<String> found = flows(all, true);
      if (capture.name().contains("withdrawal")) {
        // Data after a withdrawal has no template any more.
        assertThat(found).as(capture.name()).hasSizeLessThan(expected.size());
        assertThat(expected).as(capture.name()).containsAll(found);
      } else if (senders(all) == 1) {
        assertThat(found).as(capture.name()).containsExactlyElementsOf(expected);
        compared += found.isEmpty() ? 0 : 1;
      } else {
        assertThat(expected).as(capture.name()).containsAll(found);
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  private static long senders(List<PcapDatagrams.Datagram> all) {
    return all.stream().map(one -> one.exporterLo + ":" + one.port).distinct().count();
  }
}
