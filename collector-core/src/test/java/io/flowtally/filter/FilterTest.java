// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.networks.NetRule;
import io.flowtally.networks.Networks;
import io.flowtally.networks.NetworksTest;
import io.flowtally.networks.TestFlow;
import io.flowtally.networks.TestFlows;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  private static final TestFlow WEB =
      TestFlow.of("198.51.100.7", "10.1.2.3")
          .ports(443, 50_000)
          .tcpFlags(0x12)
          .tos(8)
          .interfaces(3, 4)
          .as(64_500, 64_501)
          .exporter("192.0.2.100");
  private static final TestFlow WEB6 =
      TestFlow.of("2001:db8:abcd::7", "2607:8400::3").ports(50_000, 443).tcpFlags(0x02);
  private static final TestFlow PING =
      TestFlow.of("10.1.2.3", "128.223.9.9").protocol(1).icmp(8, 0).vlan(300).direction(0);
  private static final TestFlow DNS =
      TestFlow.of("10.1.2.3", "10.9.9.9").protocol(17).ports(40_000, 53).mpls(77).direction(1);
  private static final List<TestFlow> FLOWS = List.of(WEB, WEB6, PING, DNS);

  /** Which of web, web6, ping and dns match, as digits. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "''@1111",
        "src local@0111",
        "dst local@1101",
        "local@1111",
        "src or dst local@1111",
        "src and dst local@0101",
        "not src local@1000",
        "dst net 10.0.0.0/8@1001",
        "dst net 10@1001",
        "dst net 10.1@1000",
        "dst net 10.0.0.0 mask 255.0.0.0@1001",
        "host 10.1.2.3@1011",
        "src host 10.1.2.3@0011",
        "src 10.1.2.3@0011",
        "net 2001:db8:abcd::/48@0100",
        "net 0.0.0.0/0@1011",
        "net ::/0@0100",
        "ip@1011",
        "ip6@0100",
        "tcp@1100",
        "udp or icmp@0011",
        "ip proto 1@0010",
        "ip6 proto 6@0100",
        "proto udp@0001",
        "port 443@1100",
        "tcp src port 443@1000",
        "port https@1100",
        "portrange 400-500@1100",
        "portrange 500-400@1100",
        "port 53 or 443@1101",
        "dst port 53 or 443@0101",
        "not port 53 and not 443@0010",
        "host 10.9.9.9 or (port 443 and tcp)@1101",
        "tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn@0000",
        "tcp[tcpflags] & (tcp-syn|tcp-ack) = (tcp-syn|tcp-ack)@1000",
        "tcp[13] & 2 != 0@1000",
        "icmp[icmptype] = icmp-echo@0010",
        "ip[1] = 8@1000",
        "ip[16:4] = 0x0a010203@1000",
        "udp[2:2] = 53@0001",
        "vlan@0010",
        "vlan 300@0010",
        "vlan 301@0000",
        "mpls@0001",
        "mpls 77@0001",
        "mpls 78@0000",
        "in iface 3@1000",
        "out iface 3@0000",
        "iface 4@1000",
        "exporter 192.0.2.0/24@1111",
        "exporter 192.0.2.100@1111",
        "exporter 2001:db8::/32@0000",
        "direction ingress@0010",
        "direction egress@0001",
        "not direction egress@1110",
        "as 64500@0010",
        "src as 65550@0111",
        "dst as 64500 or 65550@1011",
        "src group Inside@0111",
        "dst group NSRC@0110",
        "dst group 'Rest of Internet'@0000",
        "src group \"rest of internet\" or NSRC@1000",
        "arp@0000",
        "src local, dst port 50000@1111",
        "port 443, net 10.9@1101",
        "ip multicast@0000",
        "tcp or udp and port 443@1100",
        "(tcp or udp) and not (port 443)@0001"
      })
  void takesTheFlowsThatItSays(String filter, String expected) throws Exception {
    assertThat(verdicts(filter)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "host@5@found the end, expected an address",
        "10.1.2.3@1@found \"10.1.2.3\", expected a clause such as host 10.1.2.3, dst net"
            + " 10.0.0.0/8, tcp port 443, src local",
        "tcp and 80@9@found \"80\", expected host, net, port or another qualifier before it",
        "dst net 10.0.0.1/8@9@10.0.0.1 has bits set that its mask leaves out",
        "dst net 10/8@9@found \"10\", expected an address in full, such as 10.0.0.0/8",
        "src host 10.0.0.0/8@10@a mask after host; write net before the address",
        "src 10.0.0.0/8@5@a mask after src; write net before the address",
        "net 2001:db8::1/32@5@2001:db8::1/32 has host bits set; write 2001:db8::/32",
        "net ::ffff:10.0.0.0/104@5@found \"::ffff:10.0.0.0\", expected the IPv4 address itself:"
            + " 10.0.0.0/8",
        "tcp host 10.0.0.1@1@found \"tcp\" before host, expected ip, ip6 or nothing; write tcp and"
            + " host",
        "ip6 host 10.0.0.1@10@found \"10.0.0.1\", expected an IPv6 address after ip6",
        "ip host ::1@9@found \"::1\", expected an IPv4 address after ip",
        "icmp port 80@1@found \"icmp\" before port, expected tcp, udp, sctp or nothing",
        "port 65536@6@found \"65536\", expected a port from 0 to 65535",
        "port 80-90@6@found \"80-90\", expected a port; write portrange for a range",
        "portrange 80-@13@found \"-\", expected and, or, a comma, or the end",
        "port 080@6@found \"080\", expected octal digits after a leading 0; write the number"
            + " without it",
        "port nosuch@6@found \"nosuch\", expected a port from 0 to 65535, or a name such as https",
        "host www.example.org@6@found \"www.example.org\", expected an address; names of hosts and"
            + " networks are not looked up",
        "udp port ssh@10@found \"ssh\", expected a service of udp; this one is known for another"
            + " protocol",
        "ip proto 256@10@found \"256\", expected a protocol name, or a number from 0 to 255",
        "dst local or or@14@found \"or\", expected a clause such as host 10.1.2.3, dst net"
            + " 10.0.0.0/8, tcp port 443, src local",
        "(dst local@11@found the end, expected \")\"",
        "dst local)@10@found \")\", expected and, or, a comma, or the end",
        "dst group Nowhere@11@found \"Nowhere\", expected a group, in quotes: the groups of local.net"
            + " are Inside, NSRC, Rest of Internet",
        "dst group 'Inside@11@this quote has no end; expected another '",
        "direction up@11@found \"up\", expected ingress or egress",
        "in 3@4@found \"3\", expected \"iface\"",
        "src iface 3@5@found \"iface\", expected in iface or out iface",
        "src exporter 10.0.0.1@5@found \"exporter\", expected no src or dst before exporter",
        "exporter 10@10@found \"10\", expected an address or address/length",
        "vlan 4096@6@found \"4096\", expected a VLAN from 0 to 4095",
        "tcp[12] & 0xf0 = 0@5@found \"12\", expected a byte that flows know: tcp[0:2] and tcp[2:2]"
            + " (ports), tcp[13] (flags)",
        "tcp[0:3] = 1@7@found \"3\", expected a size of 1, 2 or 4",
        "tcp[13] & 2@12@found the end, expected a comparison: =, !=, <, <=, > or >=",
        "1 / 0 = 1@5@found \"0\", expected a number other than 0 to divide by",
        "less 100@1@found \"less\", expected something else: flows have no packet length",
        "ether host 00:11:22:33:44:55@1@found \"ether\", expected something else: flows have no"
            + " link layer",
        "host 00:11:22:33:44:55@6@found \"00:11:22:33:44:55\", expected an IPv6 address; flows have"
            + " no MAC addresses",
        "multicast@1@found \"multicast\", expected something else: flows have no link layer; write"
            + " ip multicast or ip6 multicast",
        "dst local; drop@10@found \";\", expected a word",
        "host 010.0.0.1@6@found \"010.0.0.1\", expected parts from 0 to 255 without leading zeros",
        "SRC LOCAL@1@found \"SRC\", expected a clause such as host 10.1.2.3, dst net 10.0.0.0/8, tcp"
            + " port 443, src local; did you mean \"src\"?",
        "dst local andd tcp@11@found \"andd\", expected and, or, a comma, or the end; did you mean"
            + " \"and\"?",
        "dst prot 80@5@found \"prot\", expected an address; names of hosts and networks are"
            + " not looked up; did you mean \"port\"?",
        "group Insid@7@found \"Insid\", expected a group, in quotes: did you mean \"Inside\"?"
      })
  void aMistakeNamesItsColumnAndWhatWasExpected(String filter, int column, String message) {
    assertThatThrownBy(() -> verdicts(filter))
        .isInstanceOfSatisfying(
            FilterException.class,
            e -> {
              assertThat(e).hasMessage(message);
              assertThat(e.column()).isEqualTo(column);
            });
  }

  @Test
  void localWithoutAnythingLocalIsAMistake() {
    assertThatThrownBy(() -> Filter.compile("src local", Networks.NONE, rule(Networks.NONE)))
        .isInstanceOf(FilterException.class)
        .hasMessageContaining("write local: [10.0.0.0/8]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not ", "(", "host 10.0.0.1 or (", "! ( "})
  void deepNestingIsAMistakeAndNoStackOverflow(String nesting) {
    assertThatThrownBy(() -> verdicts(nesting.repeat(10_000) + "tcp"))
        .isInstanceOf(FilterException.class);
  }

  @Test
  void aLongChainOfHostsCompilesAndMatchesItsLast() throws Exception {
    StringBuilder filter = new StringBuilder("host 192.0.2.1");
    for (int i = 0; i < 20_000; i++) {
      filter.append(" or 172.16.").append(i / 256).append('.').append(i % 256);
    }
    assertThat(verdicts(filter + " or 10.9.9.9")).isEqualTo("0001");
  }

  private static String verdicts(String text) throws Exception {
    Networks networks =
        NetworksTest.networks(
            NetworksTest.CHAIN
                .replace("64500,", "64500,")
                .replace("10.0.0.0/8", "65550,10.0.0.0/8")
                .replace("2001:db8", "65550,2001:db8"),
            "Inside",
            "2607:8400::/32");
    Filter filter = Filter.compile(text, networks, rule(networks));
    StringBuilder verdicts = new StringBuilder();
    TestFlows.map(FLOWS, networks, facts -> verdicts.append(filter.matches(facts) ? 1 : 0));
    return verdicts.toString();
  }

  private static NetRule rule(Networks networks) {
    return NetRule.withoutKey(networks);
  }
}
