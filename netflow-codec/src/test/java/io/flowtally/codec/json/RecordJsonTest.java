// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.json;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DecodedCapture;
import io.flowtally.codec.V5Record;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJsonTest {

  @Test
  void printsV5UnderTheNamesOfIana() {
    V5Record flow =
        V5Record.flow("192.0.2.1", "198.51.100.2", 1500, 3)
            .nextHop("203.0.113.1")
            .interfaces(7, 9)
            .ports(443, 50000)
            .tcpFlags(0x1b)
            .as(64496, 64497)
            .masks(24, 16);

    assertThat(lines(DatagramBuilder.v5().domain(0x0102).v5Record(flow).build()))
        .containsExactly(
            "{\"exporter\":\"192.0.2.1\",\"version\":5,\"domain\":258,\"template\":0,"
                + "\"kind\":\"flow\",\"sourceIPv4Address\":\"192.0.2.1\","
                + "\"destinationIPv4Address\":\"198.51.100.2\","
                + "\"ipNextHopIPv4Address\":\"203.0.113.1\",\"ingressInterface\":7,"
                + "\"egressInterface\":9,\"packetDeltaCount\":3,\"octetDeltaCount\":1500,"
                + "\"flowStartSysUpTime\":1000,\"flowEndSysUpTime\":2000,"
                + "\"sourceTransportPort\":443,\"destinationTransportPort\":50000,"
                + "\"tcpControlBits\":27,\"protocolIdentifier\":6,\"ipClassOfService\":0,"
                + "\"bgpSourceAsNumber\":64496,\"bgpDestinationAsNumber\":64497,"
                + "\"sourceIPv4PrefixLength\":24,\"destinationIPv4PrefixLength\":16}\n");
  }

  @Test
  void addsNamesThatTheExporterHasTold() {
    byte[] options =
        DatagramBuilder.v9()
            .optionsTemplate(300, 1, field(2, 4), field(82, 4))
            .data(300, values().u32(7).text("ge\"7"))
            .build();
    byte[] flow =
        DatagramBuilder.v9()
            .template(301, field(10, 4), field(14, 4), field(1, 4))
            .data(301, values().u32(7).u32(9).u32(1500))
            .build();

    assertThat(lines(options, flow))
        .last()
        .asString()
        .endsWith(
            "\"ingressInterface\":7,\"egressInterface\":9,\"octetDeltaCount\":1500,"
                + "\"names\":{\"ingressInterface\":\"ge\\\"7\"}}\n");
    assertThat(lines(options).get(0)).doesNotContain("\"names\"");
  }

  @Test
  void printsOptionsOfV9WithTheirScope() {
    byte[] datagram =
        DatagramBuilder.v9()
            .domain(0xFFFF_FFFFL)
            .optionsTemplate(
                300,
                2,
                DatagramBuilder.field(1, 4),
                DatagramBuilder.field(2, 2),
                DatagramBuilder.field(34, 4),
                DatagramBuilder.field(84, 6))
            .data(300, DatagramBuilder.values().u32(0xC0000201L).u16(5).u32(1000).text("rand\0\0"))
            .build();

    assertThat(lines(datagram))
        .containsExactly(
            "{\"exporter\":\"192.0.2.1\",\"version\":9,\"domain\":4294967295,\"template\":300,"
                + "\"kind\":\"options\",\"scopeSystem\":\"c0000201\",\"scopeInterface\":5,"
                + "\"samplingInterval\":1000,\"samplerName\":\"rand\"}\n");
  }

  @Test
  void printsRepeatedReverseAndUnknownElementsOfIpfix() {
    byte[] datagram =
        DatagramBuilder.ipfix()
            .template(
                256,
                DatagramBuilder.field(8, 4),
                DatagramBuilder.field(29305, 1, 4),
                DatagramBuilder.field(8, 4),
                DatagramBuilder.field(0xFFFF_FFFF, 24884, 2),
                DatagramBuilder.field(97, 1),
                DatagramBuilder.field(15397, 1, DatagramBuilder.VARIABLE))
            .data(
                256,
                DatagramBuilder.values()
                    .ip("192.0.2.1")
                    .u32(77)
                    .ip("10.0.0.1")
                    .u16(0xABCD)
                    .u8(1)
                    .variable((byte) '"'))
            .build();

    assertThat(lines(datagram))
        .containsExactly(
            "{\"exporter\":\"192.0.2.1\",\"version\":10,\"domain\":0,\"template\":256,"
                + "\"kind\":\"flow\",\"sourceIPv4Address\":[\"192.0.2.1\",\"10.0.0.1\"],"
                + "\"reverseOctetDeltaCount\":77,\"4294967295:24884\":\"abcd\",\"0:97\":\"01\","
                + "\"proceraService\":\"\\\"\"}\n");
  }

  private static List<String> lines(byte[]... datagrams) {
    DecodedCapture capture = DecodedCapture.of(List.of(datagrams), DecodedCapture.wire().build());
    return capture.records.stream().map(record -> record.json).toList();
  }
}
