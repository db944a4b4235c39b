// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The library's writers, fed with the same buckets, are the oracle. */
class OwnWritersTest {
  private static final String[] VALUES = {
    "10.1.2.3",
    "2001:db8::1",
    "",
    "a \"quoted\" back\\slash\nline",
    "Grüße, 日本, \uD83D\uDE00",
    "half \uD83D a pair",
    "\uDE00 the other half",
    "tab\tand\rreturn\u0000",
    "long ".repeat(5000),
  };

  @ParameterizedTest
  @EnumSource(Format.class)
  void writeWhatTheLibraryWrites(Format format) throws IOException {
    FakeCollector collector = new FakeCollector();
    collector.aggregates.add(new FakeAggregate("empty", "ip_src"));
    collector.aggregates.add(hosts());
    collector.aggregates.add(new FakeAggregate("one \"label\"", "as_src").add(1, 2, 3, "64500"));
    assertSame(format, collector);
  }

  /** Flows of those that count them only. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void writeFlowsAsTheLibraryDoes(Format format) throws IOException {
    FakeCollector collector = new FakeCollector();
    collector.aggregates.add(new FakeAggregate("without", "as_src").add(1, 20, 3, "64500"));
    collector.aggregates.add(new FakeAggregate("with", true, "as_src").add(1, 22, 3, "64501"));
    assertSame(format, collector);
    if (format == Format.TEXT) {
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      Exposition.writeFlows(collector, page);
      assertThat(page.toString(StandardCharsets.UTF_8).lines())
          .filteredOn(line -> line.startsWith("pmacct_flow_flows_total"))
          .containsExactly("pmacct_flow_flows_total{aggregate=\"with\",as_src=\"64501\"} 11.0");
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void writeAddressesAsTheLibraryWritesTheirText(Format format) throws IOException {
    assertSame(format, ManyHosts.collector(3000));
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void writeStaticLabelsInTheirPlaces(Format format) throws IOException {
    FakeCollector collector = new FakeCollector();
    collector.prefix = "edge_netflow";
    collector.labels.put("zone", "z\\1");
    collector.labels.put("dc", "Zürich\n");
    collector.labels.put("mid", "");
    collector.aggregates.add(hosts());
    assertSame(format, collector);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void writeEveryMagnitudeOfCounts(Format format) throws IOException {
    FakeAggregate aggregate = new FakeAggregate("inbound", "ip_dst");
    Random random = new Random(7);
    int host = 0;
    for (int bits = 0; bits < 63; bits++) {
      for (long value :
          new long[] {
            1L << bits, (1L << bits) - 1, random.nextLong() >>> (63 - bits), tens(bits)
          }) {
        aggregate.add(Math.abs(value), bits, 1_700_000_000 + bits, "h" + host++);
      }
    }
    FakeCollector collector = new FakeCollector();
    collector.aggregates.add(aggregate);
    assertSame(format, collector);
  }

  @Test
  void writeEveryCountAsDoublesAreWritten() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      long value = i < 1000 ? i : random.nextLong() >>> (1 + random.nextInt(62));
      assertCount(value);
      assertCount(tens(i % 60) - i % 3);
    }
    assertCount(Long.MAX_VALUE);
  }

  private static void assertCount(long value) {
    Utf8Buffer out = new Utf8Buffer(1);
    CounterText.put(value, out);
    assertThat(new String(out.take(), StandardCharsets.US_ASCII))
        .isEqualTo(Double.toString((double) value));
    out.putDigits(value);
    assertThat(new String(out.take(), StandardCharsets.US_ASCII)).isEqualTo(Long.toString(value));
  }

  private static long tens(int exponent) {
    return (long) Math.pow(10, exponent % 18) * (1 + exponent / 18);
  }

  private static FakeAggregate hosts() {
    FakeAggregate aggregate = new FakeAggregate("inbound", "port_src", "ip_dst", "net_src");
    int i = 0;
    for (String one : VALUES) {
      for (String other : VALUES) {
        aggregate.add(1000L * i, i, i == 0 ? 0 : 1_700_000_000 + i, "53", one, other);
        i++;
      }
    }
    return aggregate;
  }

  private static void assertSame(Format format, FakeCollector collector) throws IOException {
    MetricSnapshots metrics = new FlowMetrics(collector).collect();
    for (EscapingScheme escaping : EscapingScheme.values()) {
      ByteArrayOutputStream ours = new ByteArrayOutputStream();
      ByteArrayOutputStream theirs = new ByteArrayOutputStream();
      new Exposition(format, escaping).write(metrics, ours);
      format.library().write(theirs, metrics, escaping);
      assertThat(ours.toString(StandardCharsets.ISO_8859_1))
          .isEqualTo(theirs.toString(StandardCharsets.ISO_8859_1));
      assertThat(ours.size()).isGreaterThan(100);
    }
  }
}
