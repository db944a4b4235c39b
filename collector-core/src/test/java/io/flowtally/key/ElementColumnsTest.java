// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import static io.flowtally.codec.DatagramBuilder.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.ElementNames;
import io.flowtally.codec.FlowElement;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.Octets;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.codec.registry.AbstractType;
import io.flowtally.filter.FilterException;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.Networks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementColumnsTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final int VARIABLE = 65_535;

  /**
   * A record with elements of every kind; behind a string of variable length, so nothing is fixed.
   */
  private static byte[] datagram(String vrf) {
    byte[] name = vrf.getBytes(StandardCharsets.UTF_8);
    Octets values =
        new Octets()
            .ip("10.1.2.3")
            .ip("192.0.2.9")
            .variable(name)
            .unsigned(0x8000_0000L | 7, 4)
            .unsigned(0x82, 1)
            .unsigned(0x001B_210A_0B0CL, 6)
            .unsigned((100_016L << 4) | 1, 3)
            .unsigned(0x0000_FBF4_0000_0064L, 8)
            .ip("198.51.100.1")
            .ip("2001:db8::77")
            .unsigned(0x86DD, 2)
            .unsigned(0, 2)
            .unsigned(301, 2)
            .unsigned(42, 2)
            .unsigned(2, 1)
            .unsigned(-3 & 0xFFFF_FFFFL, 4)
            .unsigned(-1, 8)
            .unsigned(1000, 4)
            .unsigned(3, 4);
    return DatagramBuilder.ipfix()
        .template(
            256,
            field(8, 4),
            field(12, 4),
            field(236, VARIABLE),
            field(234, 4),
            field(89, 1),
            field(56, 6),
            field(70, 3),
            field(90, 8),
            field(15, 4),
            field(63, 16),
            field(256, 2),
            field(58, 2),
            field(243, 2),
            field(12_345, 17, 2),
            field(276, 1),
            field(434, 4),
            field(133, 8),
            field(1, 4),
            field(2, 4))
        .data(256, values)
        .build();
  }

  private static List<String> values(byte[] datagram, String filter, String... by)
      throws Exception {
    return values(ElementNames.REGISTRY, datagram, filter, by);
  }

  private static List<String> values(
      ElementNames names, byte[] datagram, String filter, String... by) throws Exception {
    AggregatePlan plan = AggregatePlan.compile("test", filter, List.of(by), Networks.NONE, names);
    List<String> found = new ArrayList<>();
    FlowFacts facts = new FlowFacts();
    DatagramDecoder decoder =
        new DatagramDecoder(
            new ExporterTable(new CodecLimits(100, 100, 1 << 20, 60_000)),
            (FlowRecord record) -> {
              facts.of(record, Networks.NONE);
              if (plan.matches(facts)) {
                long[] key = new long[plan.keyWords()];
                plan.key(facts, key);
                for (int i = 0; i < by.length; i++) {
                  StringBuilder out = new StringBuilder();
                  plan.appendLabel(i, key, out);
                  found.add(plan.labelNames().get(i) + "=" + out);
                }
              }
            });
    assertThat(decoder.decode(datagram, 0, datagram.length, 0, 0xFFFF_0A00_0001L, 0, NOW)).isTrue();
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "VRFname, vrf_name=red",
    "ingressVRFID, vrf_id_ingress=2147483655",
    "egressVRFID, vrf_id_egress=0",
    "forwardingStatus, fwd_status=130",
    "fwd_status, fwd_status=dropped",
    "sourceMacAddress, mac_src=00:1b:21:0a:0b:0c",
    "src_mac, mac_src=00:1b:21:0a:0b:0c",
    "dst_mac, mac_dst=00:00:00:00:00:00",
    "mplsTopLabelStackSection, mpls_label_top=100016",
    "mplsVpnRouteDistinguisher, mpls_vpn_rd=0:64500:100",
    "next_hop, next_hop=198.51.100.1",
    "ipNextHopIPv4Address, ip_next_hop_ipv4_address=198.51.100.1",
    "peer_dst_ip, peer_ip_dst=2001:db8::77",
    "post_nat_src_host, post_nat_ip_src=",
    "ethernetType, etype=86dd",
    "etype, etype=86dd",
    "in_vlan, vlan_in=301",
    "out_vlan, vlan_out=0",
    "flowLabelIPv6, flow_label=0",
    "post_nat_dst_port, post_nat_port_dst=0",
    "12345:17, element_12345_17=42",
    "0:234, vrf_id_ingress=2147483655",
    "dataRecordsReliability, data_records_reliability=false",
    "mibObjectValueInteger, mib_object_value_integer=-3",
    "droppedPacketDeltaCount, dropped_packet_delta_count=9223372036854775807"
  })
  void anyElementIsAColumn(String column, String label) throws Exception {
    assertThat(values(datagram("red"), "", column)).containsExactly(label);
  }

  @Test
  void columnsStandBesideEachOther() throws Exception {
    assertThat(values(datagram("blue"), "", "dst_host", "VRFname", "next_hop", "forwardingStatus"))
        .containsExactly(
            "ip_dst=192.0.2.9", "vrf_name=blue", "next_hop=198.51.100.1", "fwd_status=130");
  }

  @Test
  void anEtherTypeThatIsNotSentIsThatOfTheAddresses() throws Exception {
    byte[] datagram =
        DatagramBuilder.ipfix()
            .template(256, field(8, 4), field(12, 4), field(1, 4))
            .data(256, new Octets().ip("10.1.2.3").ip("192.0.2.9").unsigned(1000, 4))
            .build();

    assertThat(values(datagram, "", "etype")).containsExactly("etype=800");
    assertThat(values(datagram, "", "ethernetType")).containsExactly("etype=0");
  }

  /** Fields of fixed length are padded. */
  @Test
  void aTextEndsAtItsFirstNul() throws Exception {
    assertThat(values(datagram("red\0\0x"), "VRFname = red", "VRFname"))
        .containsExactly("vrf_name=red");
    assertThat(values(datagram("red\0"), "VRFname = re", "VRFname")).isEmpty();
    assertThat(values(datagram("redder"), "VRFname = red", "VRFname")).isEmpty();
  }

  @Test
  void aLongTextIsCutBetweenCharacters() throws Exception {
    String text = "x".repeat(31) + "\u00e9\u00e9";
    assertThat(values(datagram(text), "", "VRFname")).containsExactly("vrf_name=" + "x".repeat(31));
    String whole = "x".repeat(30) + "\u00e9";
    assertThat(values(datagram(whole), "", "VRFname")).containsExactly("vrf_name=" + whole);
    assertThat(values(datagram("a\nb"), "", "VRFname")).containsExactly("vrf_name=a b");
  }

  private static ElementNames.Own own(String element, AbstractType type, boolean hexadecimal) {
    FlowElement found = FlowElement.named(element);
    return new ElementNames.Own(found.as("mine", type), hexadecimal);
  }

  @Test
  void aNameOfTheUsersIsAColumnItsLabelAndAWordOfFilters() throws Exception {
    ElementNames names =
        new ElementNames(
            Map.of(
                "tunnel", own("12345:17", AbstractType.UNSIGNED64, true),
                "Signed", own("12345:17", AbstractType.SIGNED64, false),
                "rd", own("0:90", AbstractType.UNSIGNED64, true),
                "hop", own("0:15", AbstractType.IPV4_ADDRESS, false),
                "vrf", own("VRFname", AbstractType.STRING, false)));
    assertThat(values(names, datagram("red"), "", "tunnel", "Signed", "hop", "vrf", "rd"))
        .containsExactly(
            "tunnel=2a", "Signed=42", "hop=198.51.100.1", "vrf=red", "rd=fbf400000064");
    for (String filter :
        List.of("tunnel = 42", "vrf = red and tunnel > 41", "hop = 198.51.100.1")) {
      assertThat(values(names, datagram("red"), filter, "proto")).as(filter).hasSize(1);
    }
    assertThat(values(names, datagram("red"), "tunnel != 42", "proto")).isEmpty();
    assertThatThrownBy(() -> values(datagram("red"), "tunnel = 42", "proto"))
        .isInstanceOf(FilterException.class);
  }

  /** Else a reload that gives the name to another element would go on with its counts. */
  @Test
  void theKeyOfANameIsThatOfItsElement() throws Exception {
    List<String> identities = new ArrayList<>();
    for (String element : List.of("12345:17", "12345:18", "12345:17")) {
      ElementNames names =
          new ElementNames(Map.of("mine", own(element, AbstractType.UNSIGNED64, false)));
      identities.add(
          AggregatePlan.compile("test", "", List.of("mine"), Networks.NONE, names).keyIdentity());
    }
    assertThat(identities.get(0)).isEqualTo(identities.get(2)).isNotEqualTo(identities.get(1));
  }

  @Test
  void foldingMakesThemOther() throws Exception {
    List<String> by = List.of("VRFname", "next_hop", "ingressVRFID", "forwardingStatus");
    AggregatePlan plan = AggregatePlan.compile("test", "", by, Networks.NONE);
    long[] key = new long[plan.keyWords()];
    plan.fold(key);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < by.size(); i++) {
      plan.appendLabel(i, key, out);
      out.append(' ');
    }
    assertThat(out).hasToString("other other other 0 ");
    assertThat(plan.isBounded(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forwardingStatus >= 128",
        "forwardingStatus & 0xc0 = 0x80",
        "fwd_status dropped",
        "fwd_status = dropped and VRFname = \"red\"",
        "VRFname = red and not VRFname = blue",
        "VRFname != \"blue\"",
        "sourceMacAddress = \"00:1b:21:0a:0b:0c\"",
        "ipNextHopIPv4Address = 198.51.100.1",
        "bgpNextHopIPv6Address = 2001:db8::77",
        "\"12345:17\" = 42",
        "host 10.1.2.3 and ingressVRFID > 7",
        "host 10.1.2.3 or VRFname = nowhere"
      })
  void aFilterTakesIt(String filter) throws Exception {
    assertThat(values(datagram("red"), filter, "proto")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forwardingStatus < 128",
        "fwd_status forwarded",
        "VRFname = \"re\"",
        "VRFname != \"red\"",
        "egressVRFID < 5",
        "egressVRFID != 5",
        "applicationName != \"x\"",
        "sourceMacAddress = \"00:1b:21:0a:0b:0d\"",
        "ipNextHopIPv4Address = 198.51.100.2"
      })
  void aFilterLeavesIt(String filter) throws Exception {
    assertThat(values(datagram("red"), filter, "proto")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fwd_status lost",
        "sourceMacAddress = 5",
        "ipNextHopIPv4Address = 2001:db8::1",
        "mplsTopLabelStackSection = 5"
      })
  void aFilterSaysWhatIsWrong(String filter) {
    assertThatThrownBy(() -> values(datagram("red"), filter, "proto"))
        .isInstanceOf(FilterException.class);
  }

  @Test
  void twoColumnsDoNotShareALabel() {
    assertThatThrownBy(() -> values(datagram("red"), "", "fwd_status", "forwardingStatus"))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("would both be the label fwd_status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"forwardingState", "5000000000:1", "9:0", "ipHeaderPacketSection"})
  void whatIsNoColumnIsAMistake(String name) {
    assertThatThrownBy(() -> values(datagram("red"), "", name)).isInstanceOf(KeyException.class);
  }
}
