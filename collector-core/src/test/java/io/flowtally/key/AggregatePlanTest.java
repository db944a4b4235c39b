// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.networks.LookupMode;
import io.flowtally.networks.NetworkOptions;
import io.flowtally.networks.Networks;
import io.flowtally.networks.NetworksFile;
import io.flowtally.networks.TestFlow;
import io.flowtally.networks.TestFlows;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregatePlanTest {
  private static final String FILE =
      """
      10.0.0.0/8
      ! Inside
      65550,10.1.0.0/16
      65551,2001:db8:abcd::/48
      ! Far
      4200000000,128.223.0.0/16
      """;

  private static final TestFlow FLOW =
      TestFlow.of("10.1.2.3", "128.223.9.9")
          .ports(443, 50_000)
          .tos(0xBA)
          .tcpFlags(0x12)
          .vlan(301)
          .interfaces(4_000_000_000L, 7)
          .as(64_500, 64_501)
          .masks(24, 20)
          .direction(1)
          .exporter("2001:db8::100");

  /** tcpflags has the label of tcp_flags: no key has both. */
  static final List<String> COMBINED =
      Columns.all().stream().map(Column::name).filter(name -> !name.equals("tcpflags")).toList();

  private static final TestFlow FLOW6 =
      TestFlow.of("2001:db8:abcd:1::1", "2607:8400::3").protocol(58).icmp(128, 3).masks(64, 32);

  @ParameterizedTest
  @CsvSource({
    "src_host, ip_src, 10.1.2.3, 2001:db8:abcd:1::1",
    "dst_host, ip_dst, 128.223.9.9, 2607:8400::3",
    "src_net, net_src, 10.1.0.0, 2001:db8:abcd::",
    "dst_net, net_dst, 128.223.0.0, ::",
    "src_mask, mask_src, 16, 48",
    "dst_mask, mask_dst, 16, 0",
    "src_prefix, prefix_src, 10.1.0.0/16, 2001:db8:abcd::/48",
    "dst_prefix, prefix_dst, 128.223.0.0/16, ::/0",
    "src_as, as_src, 65550, 65551",
    "dst_as, as_dst, 4200000000, 0",
    "src_group, group_src, Inside, Inside",
    "dst_group, group_dst, Far, ''",
    "src_port, port_src, 443, 0",
    "dst_port, port_dst, 50000, 0",
    "proto, ip_proto, tcp, ipv6-icmp",
    "tos, tos, 186, 0",
    "vlan, vlan, 301, 0",
    "in_iface, iface_in, 4000000000, 0",
    "out_iface, iface_out, 7, 0",
    "peer_src_ip, peer_ip_src, 2001:db8::100, 192.0.2.100",
    "direction, direction, egress, ''",
    "dscp, dscp, 46, 0",
    "ecn, ecn, 2, 0",
    "ip_version, ip_version, 4, 6",
    "tcp_flags, tcp_flags, syn+ack, ''",
    "icmp_type, icmp_type, 0, 128",
    "icmp_code, icmp_code, 0, 3",
    "tcpflags, tcp_flags, 18, 0",
    "application, class, unknown, unknown",
    "sampling_rate, sampling_rate, 1, 1",
    "mpls_label_bottom, mpls_label_bottom, 0, 0",
    "mpls_stack_depth, mpls_stack_depth, 0, 0",
    "export_proto_version, export_proto_version, 10, 10",
    "export_proto_sysid, export_proto_sysid, 0, 0"
  })
  void eachKeyHasItsLabelAndValue(String key, String label, String v4, String v6) throws Exception {
    assertThat(labels(List.of(key), NetworkOptions.DEFAULT, FLOW)).isEqualTo(Map.of(label, v4));
    assertThat(labels(List.of(key), NetworkOptions.DEFAULT, FLOW6)).isEqualTo(Map.of(label, v6));
  }

  @Test
  void allKeysTogetherKeepTheirValuesApart() throws Exception {
    List<String> all = COMBINED;
    Map<String, String> together = labels(all, NetworkOptions.DEFAULT, FLOW);

    for (String key : all) {
      assertThat(together.entrySet())
          .containsAll(labels(List.of(key), NetworkOptions.DEFAULT, FLOW).entrySet());
    }
    assertThat(together).hasSize(all.size()).containsEntry("port_dst", "50000");
  }

  @Test
  void anyCombinationReadsBackWhatItsKeysSayAlone() throws Exception {
    Random random = new Random(11);
    List<String> all = COMBINED;
    Map<String, String> alone = new HashMap<>();
    for (String key : all) {
      alone.putAll(labels(List.of(key), NetworkOptions.DEFAULT, FLOW));
    }
    for (int round = 0; round < 200; round++) {
      List<String> some =
          all.stream().filter(key -> random.nextInt(3) == 0 || key.equals("tos")).toList();
      assertThat(alone.entrySet())
          .containsAll(labels(some, NetworkOptions.DEFAULT, FLOW).entrySet());
    }
  }

  @Test
  void labelsComeInTheOrderOfTheKeys() throws Exception {
    assertThat(plan("dst_host", "src_net").labelNames()).containsExactly("ip_dst", "net_src");
    assertThat(plan("src_net", "dst_host").labelNames()).containsExactly("net_src", "ip_dst");
  }

  @Test
  void keysArePackedIntoFewWords() throws Exception {
    assertThat(plan("dst_host", "src_net").keyWords()).isEqualTo(4);
    assertThat(plan("src_port", "dst_port", "proto", "tos").keyWords()).isEqualTo(1);
    assertThat(plan("src_as", "dst_as").keyWords()).isEqualTo(2);
    assertThat(
            plan("src_as", "dst_as", "proto", "src_mask", "dst_mask", "tos", "direction")
                .keyWords())
        .isEqualTo(2);
    assertThat(plan("src_prefix", "src_net", "src_mask").keyWords()).isEqualTo(3);
    assertThat(plan("src_host", "dst_host", "src_port", "dst_port", "proto").keyWords())
        .isEqualTo(5);
  }

  @Test
  void anIpv4KeyNeverEqualsAnIpv6One() throws Exception {
    AggregatePlan plan = plan("src_host");

    long[] v4 = key(plan, TestFlow.of("0.0.0.1", "10.0.0.1"));
    long[] v6 = key(plan, TestFlow.of("::1", "2001:db8::1"));
    long[] mapped = key(plan, TestFlow.of("::ffff:0.0.0.1", "2001:db8::1"));

    assertThat(v4).isNotEqualTo(v6).isEqualTo(mapped);
  }

  @Test
  void foldingMakesUnboundedPartsOtherAndKeepsWhatTheFileBounds() throws Exception {
    List<String> by =
        List.of(
            "src_host",
            "dst_host",
            "src_net",
            "dst_prefix",
            "src_port",
            "dst_as",
            "src_group",
            "proto",
            "in_iface",
            "vlan",
            "peer_src_ip",
            "dst_mask");

    assertThat(folded(by, NetworkOptions.DEFAULT, FLOW, false))
        .containsEntry("ip_src", "other")
        .containsEntry("ip_dst", "other")
        .containsEntry("net_src", "10.1.0.0")
        .containsEntry("prefix_dst", "128.223.0.0/16")
        .containsEntry("port_src", "other")
        .containsEntry("as_dst", "4200000000")
        .containsEntry("group_src", "Inside")
        .containsEntry("ip_proto", "tcp")
        .containsEntry("iface_in", "other")
        .containsEntry("vlan", "other")
        .containsEntry("peer_ip_src", "2001:db8::100")
        .containsEntry("mask_dst", "16");
  }

  @Test
  void foldingANetThatIsNotFromTheFileMakesItOther() throws Exception {
    List<String> by = List.of("src_net", "dst_net", "src_prefix", "src_as");
    NetworkOptions longest =
        new NetworkOptions(LookupMode.LONGEST, LookupMode.NETFLOW, false, false);

    assertThat(labels(by, longest, FLOW))
        .containsEntry("net_src", "10.1.2.0")
        .containsEntry("net_dst", "128.223.0.0");
    assertThat(folded(by, longest, FLOW, false))
        .containsEntry("net_src", "other")
        .containsEntry("net_dst", "128.223.0.0")
        .containsEntry("prefix_src", "other")
        .containsEntry("as_src", "other");
  }

  @Test
  void foldingAllLeavesOneKey() throws Exception {
    List<String> all = COMBINED;

    assertThat(folded(all, NetworkOptions.DEFAULT, FLOW, true).values()).containsOnly("other");
    AggregatePlan plan = plan(all.toArray(new String[0]));
    long[] first = key(plan, FLOW);
    long[] second = key(plan, FLOW6);
    plan.foldAll(first);
    plan.foldAll(second);
    assertThat(first).isEqualTo(second);
  }

  @Test
  void aFoldedKeyStaysWhatItIsWhenFoldedAgain() throws Exception {
    AggregatePlan plan = plan("src_host", "src_net", "dst_port", "dst_as");
    long[] key = key(plan, FLOW);
    plan.fold(key);
    long[] again = key.clone();
    plan.fold(again);

    assertThat(again).isEqualTo(key);
  }

  @Test
  void sameColumnsAreTheSameKeyInAnyOrderAndOverANewNetworksFile() throws Exception {
    assertThat(plan("dst_host", "src_net").sameKeyAs(plan("src_net", "dst_host"))).isTrue();
    assertThat(plan("dst_host", "src_net").sameKeyAs(plan("dst_host", "dst_net"))).isFalse();

    Networks running = networks(NetworkOptions.DEFAULT);
    List<String> by = List.of("src_group", "src_net");
    AggregatePlan before = AggregatePlan.compile("a", "", by, running);
    String text = "! New\n11.0.0.0/8\n! Inside\n10.0.0.0/8\n";
    Networks changed =
        Networks.compile(
            NetworksFile.parse("local.net", new StringReader(text)),
            List.of("10.0.0.0/8"),
            NetworkOptions.DEFAULT,
            running.groups().copy());
    AggregatePlan after = AggregatePlan.compile("a", "", by, changed);
    assertThat(before.sameKeyAs(after)).isTrue();
    assertThat(labels(after, key(before, FLOW)))
        .containsEntry("group_src", "Inside")
        .containsEntry("net_src", "10.1.0.0");
  }

  @Test
  void keysThatMakeNoKeyAreMistakes() {
    assertThatThrownBy(() -> plan("dst_hots"))
        .isInstanceOf(KeyException.class)
        .hasMessage("\"dst_hots\" is no key: did you mean \"dst_host\"?");
    assertThatThrownBy(() -> plan("dst_host", "dst_host"))
        .isInstanceOf(KeyException.class)
        .hasMessage("\"dst_host\" stands twice: keep one");
    assertThatThrownBy(AggregatePlanTest::plan).isInstanceOf(KeyException.class);
  }

  /** DCCP, SCTP and UDP-Lite have ports; ICMP exporters put type and code there (as nfacctd). */
  @ParameterizedTest
  @CsvSource({
    "6, 2048",
    "17, 2048",
    "33, 2048",
    "132, 2048",
    "136, 2048",
    "1, 2048",
    "58, 2048",
    "47, 0"
  })
  void portsAreThoseOfProtocolsThatHaveThem(int protocol, String port) throws Exception {
    TestFlow flow = TestFlow.of("10.1.2.3", "10.1.2.4").protocol(protocol).ports(0, 2048);

    assertThat(labels(List.of("dst_port"), NetworkOptions.DEFAULT, flow))
        .containsEntry("port_dst", port);
    AggregatePlan filtered =
        AggregatePlan.compile(
            "a", "dst port 2048", List.of("dst_port"), networks(NetworkOptions.DEFAULT));
    assertThat(TestFlows.map(List.of(flow), networks(NetworkOptions.DEFAULT), filtered::matches))
        .containsExactly(!port.equals("0"));
  }

  @Test
  void matchesAsksTheFilter() throws Exception {
    Networks networks = networks(NetworkOptions.DEFAULT);
    AggregatePlan plan =
        AggregatePlan.compile("inbound", "dst net 128.223.0.0/16", List.of("src_host"), networks);

    assertThat(TestFlows.map(List.of(FLOW, FLOW6), networks, plan::matches))
        .containsExactly(true, false);
  }

  private static AggregatePlan plan(String... by) throws Exception {
    return AggregatePlan.compile("a", "", List.of(by), networks(NetworkOptions.DEFAULT));
  }

  private static Networks networks(NetworkOptions options) throws Exception {
    return Networks.compile(
        NetworksFile.parse("local.net", new StringReader(FILE)), List.of("Inside"), options);
  }

  private static long[] key(AggregatePlan plan, TestFlow flow) throws Exception {
    return TestFlows.map(
        flow,
        networks(NetworkOptions.DEFAULT),
        facts -> {
          long[] key = new long[plan.keyWords()];
          Arrays.fill(key, -1);
          plan.key(facts, key);
          return key;
        });
  }

  private static Map<String, String> labels(List<String> by, NetworkOptions options, TestFlow flow)
      throws Exception {
    AggregatePlan plan = AggregatePlan.compile("a", "", by, networks(options));
    return labels(plan, key(plan, flow));
  }

  private static Map<String, String> folded(
      List<String> by, NetworkOptions options, TestFlow flow, boolean all) throws Exception {
    AggregatePlan plan = AggregatePlan.compile("a", "", by, networks(options));
    long[] key = key(plan, flow);
    if (all) {
      plan.foldAll(key);
    } else {
      plan.fold(key);
    }
    return labels(plan, key);
  }

  private static Map<String, String> labels(AggregatePlan plan, long[] key) {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < plan.labelNames().size(); i++) {
      StringBuilder value = new StringBuilder();
      plan.appendLabel(i, key, value);
      byte[] put = new byte[AggregatePlan.LONGEST_PUT];
      int end = plan.putLabel(i, key, put, 0);
      if (end >= 0) {
        assertThat(new String(put, 0, end, StandardCharsets.US_ASCII)).isEqualTo(value.toString());
      }
      labels.put(plan.labelNames().get(i), value.toString());
    }
    return labels;
  }

  /**
   * Saved keys are read under these lines only. If one of them changes, old state is left aside; if
   * the meaning of bits changes and the line does not, raise {@link KeyLayout}'s encoding.
   */
  @Test
  void theIdentityOfAKeySaysWhereAndHowWideEachPartIs() throws Exception {
    assertThat(identity("dst_host", "proto", "src_group"))
        .isEqualTo("encoding 1: dst_host proto src_group DST_HOST@0 SRC_GROUP@2.0/17 PROTO@2.17/9");
    assertThat(identity("src_as", "in_iface", "src_prefix"))
        .isEqualTo(
            "encoding 1: in_iface src_as src_prefix"
                + " SRC_NET@0 SRC_AS@2.0/33 IN_IFACE@3.0/33 SRC_LENGTH@2.33/9");
  }

  @Test
  void theIdentityOfAKeyDoesNotDependOnTheOrderOfItsColumns() throws Exception {
    assertThat(identity("src_group", "dst_host", "proto"))
        .isEqualTo(identity("dst_host", "proto", "src_group"));
    assertThat(identity("src_net", "src_mask")).isNotEqualTo(identity("src_prefix"));
  }

  private static String identity(String... by) throws Exception {
    return AggregatePlan.compile("name", "", List.of(by), Networks.NONE).keyIdentity();
  }
}
