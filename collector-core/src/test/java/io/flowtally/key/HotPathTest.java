// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.LookupMode;
import io.flowtally.networks.NetworkOptions;
import io.flowtally.networks.Networks;
import io.flowtally.networks.NetworksFile;
import io.flowtally.networks.NetworksTest;
import io.flowtally.networks.TestFlow;
import io.flowtally.networks.TestFlows;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done for every record allocates nothing. */
class HotPathTest {
  private static final int ROUNDS = 20_000;

  private static final String EVERY_FILTER =
      "not (src local and dst group NSRC) and (host 10.1.2.3 or 10.9.9.9 or 2001:db8::/128)"
          + " or net 10.0.0.0/8 and port 443 or tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn"
          + " or vlan 5 or mpls 7 or as 65550 or exporter 192.0.2.0/24 or direction egress"
          + " or VRFname = red or forwardingStatus > 9 or in iface 7 or ip6 proto 58 or ip multicast";

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(strings = {"FILE", "NETFLOW", "LONGEST"})
  void lookUpsFiltersAndKeysAllocateNothing(LookupMode mode) throws Exception {
    Networks networks =
        Networks.compile(
            NetworksFile.parse("local.net", new java.io.StringReader(NetworksTest.CHAIN)),
            List.of("Inside"),
            new NetworkOptions(mode, mode, true, false));
    List<String> all = new ArrayList<>(AggregatePlanTest.COMBINED);
    all.addAll(
        List.of("VRFname", "next_hop", "src_mac", "fwd_status", "mplsVpnRouteDistinguisher"));
    AggregatePlan plan = AggregatePlan.compile("a", EVERY_FILTER, all, networks);
    TestFlow v4 = TestFlow.of("10.1.2.3", "8.8.8.8").ports(443, 50_000).masks(24, 8);
    TestFlow v6 = TestFlow.of("2001:db8:abcd::1", "2607:8400::1").protocol(58).masks(48, 32);

    List<Long> allocated =
        TestFlows.map(List.of(v4, v6, v4, v6), networks, facts -> allocated(plan, facts, networks));

    // The first two warm the code up.
    assertThat(allocated.subList(2, 4)).allSatisfy(bytes -> assertThat(bytes).isLessThan(ROUNDS));
  }

  private long allocated(AggregatePlan plan, FlowFacts facts, Networks networks) {
    long[] key = new long[plan.keyWords()];
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      facts.of(facts.record(), networks);
      if (plan.matches(facts)) {
        key[0]++;
      }
      plan.key(facts, key);
      plan.fold(key);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
