// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.filter.FlowPackets.Link;
import io.flowtally.networks.NetRule;
import io.flowtally.networks.Networks;
import io.flowtally.networks.TestFlow;
import io.flowtally.networks.TestFlows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the filters against libpcap: generated expressions over generated flows, whose packets
 * tcpdump reads. More of them with {@code -Dflowtally.filters=20000}.
 */
@Tag("slow")
class LibpcapComparisonTest {
  private static final int EXPRESSIONS = Integer.getInteger("flowtally.filters", 1_200);
  private static final int FLOWS = 400;

  private final RandomFilters random = new RandomFilters(20_261_122);
  private final List<TestFlow> flows = random.flows(FLOWS);

  @TempDir Path folder;

  @BeforeEach
  void needsTcpdump() {
    boolean installed = Tcpdump.isInstalled();
    if (!installed && "true".equals(System.getenv("CI"))) {
      fail("tcpdump is not installed; the filters cannot be held against libpcap");
    }
    assumeTrue(installed, "needs tcpdump: Debian's package tcpdump");
  }

  @Test
  void plainClausesAgreeEvenForTaggedAndLabelledFlows() throws Exception {
    Path capture = capture(Link.PLAIN);
    int telling = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      String expression = random.expression(i % 4);
      Tcpdump.Verdict verdict = Tcpdump.filter(capture, expression);

      assertThat(verdict.mistake()).as(expression).isEmpty();
      assertThat(comparable(expression, verdicts(expression)))
          .as(expression)
          .isEqualTo(comparable(expression, verdict.packets()));
      int taken = verdict.packets().cardinality();
      telling += taken > 0 && taken < FLOWS ? 1 : 0;
    }
    assertThat(telling).isGreaterThan(EXPRESSIONS / 2);
  }

  @Test
  void vlanClausesAgree() throws Exception {
    clausesAgree(Link.VLAN, List.of("vlan", "vlan 100", "vlan 200", "vlan 4000"));
  }

  @Test
  void mplsClausesAgree() throws Exception {
    clausesAgree(Link.MPLS, List.of("mpls", "mpls 100000", "mpls 200000", "mpls 5"));
  }

  private void clausesAgree(Link link, List<String> clauses) throws Exception {
    Path capture = capture(link);
    for (int i = 0; i < EXPRESSIONS / 10; i++) {
      String expression = clauses.get(i % clauses.size()) + " and (" + random.expression(2) + ")";

      assertThat(comparable(expression, verdicts(expression)))
          .as(expression)
          .isEqualTo(comparable(expression, Tcpdump.filter(capture, expression).packets()));
    }
  }

  /** What libpcap refuses is refused here; what both take means the same. */
  @Test
  void brokenExpressionsAreBrokenForBoth() throws Exception {
    Path capture = capture(Link.PLAIN);
    int refused = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      String expression = random.mutated(random.expression(i % 3));
      BitSet ours = verdictsOrNull(expression);
      if (ours == null) {
        refused++;
      } else {
        Tcpdump.Verdict verdict = Tcpdump.filter(capture, expression);
        assertThat(verdict.mistake()).as(expression).isEmpty();
        assertThat(comparable(expression, ours))
            .as(expression)
            .isEqualTo(comparable(expression, verdict.packets()));
      }
    }
    assertThat(refused).isBetween(EXPRESSIONS / 10, EXPRESSIONS * 9 / 10);
  }

  /**
   * The verdicts that ought to be the same: libpcap's ports are those of TCP, UDP and SCTP only,
   * ours those of every protocol that has them, and ICMP's type and code as nfacctd prints them.
   */
  private BitSet comparable(String expression, BitSet verdicts) {
    if (!expression.contains("port")) {
      return verdicts;
    }
    BitSet same = new BitSet();
    for (int i = 0; i < flows.size(); i++) {
      int protocol = flows.get(i).protocol;
      boolean otherPorts =
          protocol == 0 || protocol == 1 || protocol == 33 || protocol == 58 || protocol == 136;
      same.set(i, !otherPorts && verdicts.get(i));
    }
    return same;
  }

  private Path capture(Link link) throws Exception {
    return Files.write(folder.resolve("flows.pcap"), FlowPackets.capture(flows, link));
  }

  private BitSet verdicts(String expression) throws FilterException {
    Filter filter = Filter.compile(expression, Networks.NONE, NetRule.withoutKey(Networks.NONE));
    List<Boolean> verdicts = TestFlows.map(flows, Networks.NONE, filter::matches);
    BitSet taken = new BitSet();
    for (int i = 0; i < verdicts.size(); i++) {
      taken.set(i, verdicts.get(i));
    }
    return taken;
  }

  private BitSet verdictsOrNull(String expression) {
    try {
      return verdicts(expression);
    } catch (FilterException e) {
      return null;
    }
  }
}
