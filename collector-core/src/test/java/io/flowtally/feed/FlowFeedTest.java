// SPDX-License-Identifier: Apache-2.0
package io.flowtally.feed;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.flowtally.address.AddressText;
import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.V5Record;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.filter.Filter;
import io.flowtally.link.LinkSettings.RecordFormat;
import io.flowtally.link.RecordSender;
import io.flowtally.link.RecordStatus;
import io.flowtally.names.InterfacesFile;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.Networks;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FlowFeedTest {
  private static final AddressText.Words EXPORTER = AddressText.parse("192.0.2.1");
  private static final long NOW_MS = 1_700_000_000_123L;
  private static final long EXPORT_SECONDS = 1_700_000_000;

  private final Outbox outbox = new Outbox();
  private final FlowFacts facts = new FlowFacts();

  private static final class Outbox implements RecordSender {
    final List<byte[]> keys = new ArrayList<>();
    final List<byte[]> messages = new ArrayList<>();

    @Override
    public void send(byte[] key, byte[] message, long timeMs) {
      keys.add(key);
      messages.add(message);
      assertThat(timeMs).isEqualTo(NOW_MS);
    }

    String text(int index) {
      return new String(messages.get(index), UTF_8);
    }

    @Override
    public RecordStatus status() {
      return new RecordStatus(messages.size(), Map.of(), 0);
    }

    @Override
    public void close() {}
  }

  private FlowFeed feed(RecordFormat format, Filter filter, String interfaces) throws Exception {
    FlowFeed feed = new FlowFeed(outbox, format);
    feed.follow(filter, InterfacesFile.parse("interfaces.csv", new StringReader(interfaces)));
    return feed;
  }

  private FlowFeed json() throws Exception {
    return feed(RecordFormat.JSON, all -> true, "");
  }

  private void send(FlowFeed feed, DatagramBuilder... datagrams) {
    DatagramDecoder decoder =
        new DatagramDecoder(
            new ExporterTable(CodecLimits.defaults()),
            flow -> {
              facts.of(flow, Networks.NONE);
              feed.flow(facts);
            });
    for (DatagramBuilder builder : datagrams) {
      byte[] datagram = builder.build();
      feed.datagram(datagram, 0, datagram.length, NOW_MS);
      decoder.decode(datagram, 0, datagram.length, EXPORTER.hi(), EXPORTER.lo(), 1, NOW_MS);
    }
  }

  private static DatagramBuilder v5() {
    return DatagramBuilder.v5()
        .exportSeconds(EXPORT_SECONDS)
        .uptimeMs(3_000)
        .sequence(77)
        .v5Record(
            V5Record.flow("10.1.2.3", "198.51.100.9", 1500, 3)
                .ports(50_000, 443)
                .protocol(6)
                .tcpFlags(0x1b)
                .tos(8)
                .interfaces(4, 7)
                .as(64_500, 64_501)
                .masks(8, 24)
                .nextHop("203.0.113.1"));
  }

  @Test
  void aRecordIsAnObjectInTheSchemaOfGoflow2() throws Exception {
    send(json(), v5());
    assertThat(outbox.text(0))
        .isEqualTo(
            "{\"type\":\"NETFLOW_V5\",\"time_received_ns\":1700000000123000000"
                + ",\"sequence_num\":77,\"sampling_rate\":1,\"sampler_address\":\"192.0.2.1\""
                + ",\"time_flow_start_ns\":1699999998000000000"
                + ",\"time_flow_end_ns\":1699999999000000000,\"bytes\":1500,\"packets\":3"
                + ",\"src_addr\":\"10.1.2.3\",\"dst_addr\":\"198.51.100.9\",\"etype\":\"IPv4\""
                + ",\"proto\":\"TCP\",\"src_port\":50000,\"dst_port\":443"
                + ",\"src_net\":\"10.0.0.0/8\",\"dst_net\":\"198.51.100.0/24\""
                + ",\"next_hop\":\"203.0.113.1\",\"src_as\":64500,\"dst_as\":64501,\"ip_tos\":8"
                + ",\"forwarding_status\":0,\"ip_ttl\":0,\"tcp_flags\":27,\"icmp_type\":0"
                + ",\"icmp_code\":0,\"ipv6_flow_label\":0,\"in_if\":4,\"out_if\":7"
                + ",\"src_mac\":\"00:00:00:00:00:00\",\"dst_mac\":\"00:00:00:00:00:00\""
                + ",\"src_vlan\":0,\"dst_vlan\":0,\"vlan_id\":0,\"observation_domain_id\":0}");
    assertThat(outbox.keys.get(0)).endsWith(192, 0, 2, 1).hasSize(16);
  }

  @Test
  void theFilterDecides() throws Exception {
    send(
        feed(RecordFormat.JSON, facts -> facts.record().dstPort() == 53, ""),
        DatagramBuilder.v5()
            .v5Record(V5Record.flow("10.1.2.3", "10.9.9.9", 1, 1).protocol(17).ports(5, 53))
            .v5Record(V5Record.flow("10.1.2.3", "10.9.9.9", 2, 1).protocol(17).ports(5, 54)));
    assertThat(outbox.messages).hasSize(1);
    assertThat(outbox.text(0)).contains("\"bytes\":1,");
  }

  @Test
  void interfacesHaveTheirNames() throws Exception {
    send(
        feed(
            RecordFormat.JSON,
            all -> true,
            "exporter,index,name,description\n192.0.2.1,4,\"ge \"\"0\"\"\",\n"),
        DatagramBuilder.v9()
            .optionsTemplate(300, 1, field(1, 4), field(10, 4), field(82, 8))
            .data(300, values().ip("192.0.2.1").u32(7).text("eth\u00017\0\0\0")),
        v5());
    assertThat(outbox.text(0)).contains("\"in_if_name\":\"ge \\\"0\\\"\",\"out_if_name\":\"eth");
  }

  @Test
  void timesAreTheFlowsInEveryProtocol() throws Exception {
    send(
        json(),
        DatagramBuilder.v9()
            .exportSeconds(EXPORT_SECONDS)
            .uptimeMs(10_000)
            .template(256, field(8, 4), field(12, 4), field(1, 4), field(22, 4), field(21, 4)),
        DatagramBuilder.v9()
            .exportSeconds(EXPORT_SECONDS)
            .uptimeMs(10_000)
            .data(256, values().ip("10.0.0.1").ip("10.0.0.2").u32(9).u32(1_000).u32(0xFFFF_FFFFL)));
    // The uptime began anew between the end of the flow and its export.
    assertThat(outbox.text(0))
        .contains("\"time_flow_start_ns\":1699999991000000000")
        .contains("\"time_flow_end_ns\":1699999989999000000");

    send(
        json(),
        DatagramBuilder.ipfix()
            .exportSeconds(EXPORT_SECONDS)
            .template(257, field(8, 4), field(12, 4), field(1, 4), field(152, 8), field(159, 4)),
        DatagramBuilder.ipfix()
            .exportSeconds(EXPORT_SECONDS)
            .data(
                257,
                values()
                    .ip("10.0.0.1")
                    .ip("10.0.0.2")
                    .u32(9)
                    .u64(1_699_999_990_500L)
                    .u32(1_500_000)));
    assertThat(outbox.text(1))
        .contains("\"type\":\"IPFIX\"")
        .contains("\"time_flow_start_ns\":1699999990500000000")
        .contains("\"time_flow_end_ns\":1699999998500000000");
  }

  @Test
  void ntpTimesAndThoseOfNoClock() throws Exception {
    long half = 0x8000_0000L;
    long ntp = (EXPORT_SECONDS + 2_208_988_800L) << 32 | half;
    send(
        json(),
        DatagramBuilder.ipfix()
            .template(257, field(8, 4), field(12, 4), field(1, 4), field(156, 8), field(153, 8)),
        DatagramBuilder.ipfix()
            .data(257, values().ip("10.0.0.1").ip("10.0.0.2").u32(9).u64(ntp).u64(-5)));
    assertThat(outbox.text(0))
        .contains("\"time_flow_start_ns\":1700000000500000000,\"time_flow_end_ns\":0,");
  }

  @Test
  void protobufHasTheSameFieldsByNumberBehindItsLength() throws Exception {
    send(feed(RecordFormat.PROTOBUF, all -> true, ""), v5());
    Map<Integer, Object> fields = new TreeMap<>();
    byte[] message = outbox.messages.get(0);
    int[] at = {0};
    assertThat(varint(message, at)).isEqualTo(message.length - at[0]);
    while (at[0] < message.length) {
      long tag = varint(message, at);
      if ((tag & 7) == 0) {
        fields.put((int) (tag >> 3), varint(message, at));
      } else {
        assertThat(tag & 7).isEqualTo(2);
        int length = (int) varint(message, at);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
          text.append(i == 0 ? "" : ".").append(message[at[0]++] & 0xFF);
        }
        fields.put((int) (tag >> 3), text.toString());
      }
    }
    assertThat(fields)
        .containsExactly(
            entry(1, 2L),
            entry(3, 1L),
            entry(4, 77L),
            entry(6, "10.1.2.3"),
            entry(7, "198.51.100.9"),
            entry(9, 1500L),
            entry(10, 3L),
            entry(11, "192.0.2.1"),
            entry(12, "203.0.113.1"),
            entry(14, 64_500L),
            entry(15, 64_501L),
            entry(16, 8L),
            entry(17, 24L),
            entry(18, 4L),
            entry(19, 7L),
            entry(20, 6L),
            entry(21, 50_000L),
            entry(22, 443L),
            entry(23, 8L),
            entry(26, 27L),
            entry(30, 0x0800L),
            entry(110, 1_700_000_000_123_000_000L),
            entry(111, 1_699_999_998_000_000_000L),
            entry(112, 1_699_999_999_000_000_000L));
  }

  private static long varint(byte[] message, int[] at) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = message[at[0]++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
