// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.key.AggregatePlan;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of nfacctd_net and nfacctd_as, row for row. */
class NetRuleTest {
  private static final String ROWS = "65001,10.1.0.0/16\n65002,2001:db8::/32\n65003,0.0.0.0/0\n";

  /** Of 10.1.2.3/24 of AS 1 by the record: the row says /16 and AS 65001. */
  @ParameterizedTest
  @CsvSource({
    "NETFLOW, NETFLOW, 24, 1",
    "NETFLOW, FILE, 24, 65001",
    "NETFLOW, LONGEST, 24, 1",
    "FILE, NETFLOW, 16, 1",
    "FILE, FILE, 16, 65001",
    "FILE, LONGEST, 16, 65001",
    "LONGEST, NETFLOW, 24, 1",
    "LONGEST, FILE, 24, 65001",
    "LONGEST, LONGEST, 24, 1"
  })
  void aLongerMaskInTheRecord(LookupMode net, LookupMode as, int length, long number)
      throws Exception {
    assertThat(lengthAndAs(flow(24), options(net, as))).containsExactly((long) length, number);
  }

  /** The same with /8 by the record. */
  @ParameterizedTest
  @CsvSource({
    "NETFLOW, LONGEST, 8, 65001",
    "FILE, LONGEST, 16, 65001",
    "LONGEST, LONGEST, 16, 65001",
    "LONGEST, NETFLOW, 16, 1"
  })
  void aShorterMaskInTheRecord(LookupMode net, LookupMode as, int length, long number)
      throws Exception {
    assertThat(lengthAndAs(flow(8), options(net, as))).containsExactly((long) length, number);
  }

  @Test
  void withEqualLengthsTheFileGivesTheAs() throws Exception {
    assertThat(lengthAndAs(flow(16), options(LookupMode.LONGEST, LookupMode.LONGEST)))
        .containsExactly(16L, 65001L);
  }

  @Test
  void withoutARowAndWithoutAMaskTheAsIsZero() throws Exception {
    TestFlow unknown = TestFlow.of("2607:8400::1", "2607:8400::2").as(1, 2);

    assertThat(lengthAndAs(unknown, options(LookupMode.LONGEST, LookupMode.LONGEST)))
        .containsExactly(0L, 0L);
    assertThat(lengthAndAs(unknown.masks(32, 32), options(LookupMode.LONGEST, LookupMode.LONGEST)))
        .containsExactly(32L, 1L);
    assertThat(lengthAndAs(unknown, options(LookupMode.FILE, LookupMode.FILE)))
        .containsExactly(0L, 0L);
  }

  @Test
  void longestAppliesToTheNetOnlyWhenANetOrMaskIsInTheKey() throws Exception {
    NetworkOptions longest = options(LookupMode.LONGEST, LookupMode.LONGEST);

    assertThat(lengthAndAs(flow(8), longest, false)).containsExactly(8L, 65001L);
    assertThat(lengthAndAs(flow(24), longest, true)).containsExactly(24L, 1L);
  }

  @Test
  void noLpmLetsARowWinWheneverItsLengthIsNotZero() throws Exception {
    NetworkOptions noLpm = new NetworkOptions(LookupMode.LONGEST, LookupMode.LONGEST, false, true);

    assertThat(lengthAndAs(flow(24), noLpm)).containsExactly(16L, 65001L);
    TestFlow underDefault = TestFlow.of("8.8.8.8", "10.1.2.3").as(1, 2).masks(24, 24);
    assertThat(lengthAndAs(underDefault, noLpm)).containsExactly(24L, 1L);
  }

  @Test
  void theFilterOfTheFileHidesHostsAndNetsOutsideEveryRow() throws Exception {
    String rows = "65001,10.1.0.0/16\n::/0\n";
    TestFlow outside = TestFlow.of("8.8.8.8", "10.1.2.3").masks(24, 24);
    TestFlow v6 = TestFlow.of("2607:8400::1", "2607:8400::2").masks(32, 32);
    NetworkOptions longest = new NetworkOptions(LookupMode.LONGEST, LookupMode.FILE, true, false);

    assertThat(label(rows, longest, outside, "src_host")).isEqualTo("0.0.0.0");
    assertThat(label(rows, longest, outside, "dst_host")).isEqualTo("10.1.2.3");
    assertThat(label(rows, longest, outside, "src_net")).isEqualTo("0.0.0.0");
    assertThat(label(rows, longest, outside, "src_mask")).isEqualTo("0");
    assertThat(label(rows, longest, outside, "dst_net")).isEqualTo("10.1.2.0");
    assertThat(label(rows, longest, v6, "src_host")).isEqualTo("2607:8400::1");
    assertThat(label(rows, longest, v6, "src_net")).isEqualTo("2607:8400::");
  }

  @Test
  void withNetflowTheFilterHidesTheNetOnlyBesideItsHost() throws Exception {
    TestFlow outside = TestFlow.of("8.8.8.8", "10.1.2.3").masks(24, 24);
    NetworkOptions netflow = new NetworkOptions(LookupMode.NETFLOW, LookupMode.FILE, true, false);

    assertThat(label("10.1.0.0/16\n", netflow, outside, "src_net")).isEqualTo("8.8.8.0");
    assertThat(label("10.1.0.0/16\n", netflow, outside, "src_net", "src_host"))
        .isEqualTo("0.0.0.0");
  }

  @Test
  void aMaskLongerThanAnAddressIsTheWholeAddress() throws Exception {
    assertThat(lengthAndAs(flow(200), options(LookupMode.NETFLOW, LookupMode.NETFLOW)))
        .containsExactly(32L, 1L);
  }

  private static TestFlow flow(int mask) {
    return TestFlow.of("10.1.2.3", "10.1.2.4").as(1, 2).masks(mask, mask);
  }

  private static NetworkOptions options(LookupMode net, LookupMode as) {
    return new NetworkOptions(net, as, false, false);
  }

  private static List<Long> lengthAndAs(TestFlow flow, NetworkOptions options) throws Exception {
    return lengthAndAs(flow, options, true);
  }

  private static List<Long> lengthAndAs(TestFlow flow, NetworkOptions options, boolean netInKey)
      throws Exception {
    Networks networks = networks(ROWS, options);
    NetRule rule = new NetRule(networks, netInKey, false, false);
    return TestFlows.map(
        flow, networks, facts -> List.of((long) rule.length(facts, true), rule.as(facts, true)));
  }

  private static String label(String rows, NetworkOptions options, TestFlow flow, String... by)
      throws Exception {
    Networks networks = networks(rows, options);
    AggregatePlan plan = AggregatePlan.compile("a", "", new ArrayList<>(List.of(by)), networks);
    return TestFlows.map(
        flow,
        networks,
        facts -> {
          long[] key = new long[plan.keyWords()];
          plan.key(facts, key);
          StringBuilder label = new StringBuilder();
          plan.appendLabel(0, key, label);
          return label.toString();
        });
  }

  private static Networks networks(String rows, NetworkOptions options) throws Exception {
    return Networks.compile(
        NetworksFile.parse("local.net", new StringReader(rows)), List.of(), options);
  }
}
