// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.address.AddressText;
import io.flowtally.address.Prefix;
import io.flowtally.networks.TestFlow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Filters and flows at random, of few addresses and ports, so that they meet often. */
final class RandomFilters {
  private static final String[] V4 = {
    "10.1.2.3",
    "10.1.2.4",
    "10.9.9.9",
    "192.0.2.7",
    "8.8.8.8",
    "224.0.0.5",
    "255.255.255.255",
    "0.0.0.0",
    "128.223.9.9",
    "10.1.3.3"
  };
  private static final String[] V6 = {
    "2001:db8::1",
    "2001:db8:abcd::7",
    "2607:8400::3",
    "ff02::5",
    "fe80::1",
    "::1",
    "2001:db8:abcd:ffff:1:2:3:4"
  };
  private static final int[] PORTS = {0, 22, 53, 80, 443, 8080, 50_000, 65_535};
  private static final int[] PROTOCOLS = {1, 6, 6, 6, 17, 17, 58, 132, 47, 89, 2, 103, 50};

  private final Random random;

  RandomFilters(long seed) {
    random = new Random(seed);
  }

  List<TestFlow> flows(int count) {
    List<TestFlow> flows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean v6 = random.nextInt(3) == 0;
      TestFlow flow = v6 ? TestFlow.of(pick(V6), pick(V6)) : TestFlow.of(pick(V4), pick(V4));
      flow.protocol(PROTOCOLS[random.nextInt(PROTOCOLS.length)]).tos(random.nextInt(3) * 92);
      if (flow.protocol == 6 || flow.protocol == 17 || flow.protocol == 132) {
        flow.ports(port(), port());
      }
      if (flow.protocol == 6) {
        flow.tcpFlags(random.nextInt(64));
      }
      if (flow.protocol == (v6 ? 58 : 1)) {
        flow.icmp(v6 ? 128 + random.nextInt(10) : random.nextInt(12), random.nextInt(3));
      }
      flows.add(flow.vlan(random.nextInt(4) * 100).mpls(random.nextInt(3) * 100_000));
    }
    return flows;
  }

  String expression(int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(8);
    return switch (kind) {
      case 0, 1, 2 -> clause();
      case 3 -> pick("not ", "! ") + expression(depth - 1);
      case 4 -> "(" + expression(depth - 1) + ")";
      default ->
          expression(depth - 1) + pick(" and ", " or ", " && ", " || ") + expression(depth - 1);
    };
  }

  /** The same with its words shuffled about: often wrong, and then wrong for both. */
  String mutated(String expression) {
    List<String> words = new ArrayList<>(List.of(expression.split(" ", -1)));
    for (int i = random.nextInt(3); i >= 0 && !words.isEmpty(); i--) {
      int at = random.nextInt(words.size());
      switch (random.nextInt(4)) {
        case 0 -> words.remove(at);
        case 1 -> words.add(at, words.get(random.nextInt(words.size())));
        case 2 -> words.set(at, words.get(random.nextInt(words.size())));
        default ->
            words.add(at, pick("and", "or", "not", "src", "dst", "port", "host", "(", ")", "tcp"));
      }
    }
    return String.join(" ", words);
  }

  private String clause() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> hosts();
      case 2, 3 -> nets();
      case 4, 5 -> ports();
      case 6 -> protocol();
      case 7, 8 -> comparison();
      default -> pick("ip", "ip6", "ip multicast", "ip6 multicast", "tcp", "udp", "icmp", "icmp6");
    };
  }

  private String hosts() {
    boolean v6 = random.nextInt(3) == 0;
    String[] pool = v6 ? V6 : V4;
    String direction = direction();
    String head = direction.isEmpty() || random.nextBoolean() ? direction + "host" : direction;
    return pick("", v6 ? "ip6 " : "ip ") + head.strip() + " " + more(pick(pool), pick(pool));
  }

  private String nets() {
    String direction = direction() + "net ";
    return switch (random.nextInt(6)) {
      case 0 -> direction + more("10", "10.1");
      case 1 -> direction + more("10.1.2", "192.0.2");
      case 2 ->
          direction
              + pick(
                  "10.0.0.0 mask 255.0.0.0", "10.0.2.0 mask 255.0.255.0", "0.0.0.0 mask 0.0.0.0");
      case 3, 4 -> direction + more(block(pick(V4), 32), block(pick(V4), 32));
      default -> direction + more(block(pick(V6), 128), block(pick(V6), 128));
    };
  }

  private String block(String address, int bits) {
    AddressText.Words words = AddressText.parse(address);
    int length = random.nextInt(bits + 1);
    return new Prefix(words.hi(), words.lo(), length + (bits == 32 ? 96 : 0)).toString();
  }

  private String ports() {
    String head = pick("", "", "tcp ", "udp ", "sctp ") + direction();
    if (random.nextInt(4) == 0) {
      return head + "portrange " + port() + "-" + port();
    }
    return head + "port " + more(portName(head), portName(head));
  }

  private String portName(String head) {
    return random.nextInt(5) == 0 && !head.contains("udp") && !head.contains("sctp")
        ? pick("ssh", "http", "https", "domain")
        : random.nextInt(8) == 0 ? "0x" + Integer.toHexString(port()) : Integer.toString(port());
  }

  private String protocol() {
    String number = Integer.toString(PROTOCOLS[random.nextInt(PROTOCOLS.length)]);
    return switch (random.nextInt(4)) {
      case 0 -> pick("ip ", "ip6 ", "") + "proto " + more(number, "17");
      case 1 ->
          pick("ip ", "ip6 ", "") + "proto " + pick("\\tcp", "\\udp", "gre", "ospf", "\\icmp");
      default -> pick("tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "pim", "esp", "ah", "vrrp");
    };
  }

  private String comparison() {
    String compare = pick(" = ", " == ", " != ", " < ", " <= ", " > ", " >= ");
    return switch (random.nextInt(9)) {
      case 0 -> "tcp[tcpflags] & " + pick("tcp-syn", "(tcp-syn|tcp-ack)", "0x12") + compare + "2";
      case 1 -> "tcp[13]" + compare + random.nextInt(64);
      case 2 -> pick("tcp", "udp", "sctp") + "[" + pick("0:2", "2:2") + "]" + compare + port();
      case 3 -> "icmp[icmptype]" + compare + pick("icmp-echo", "icmp-unreach", "8");
      case 4 -> "icmp6[" + pick("0", "icmp6type") + "]" + compare + pick("icmp6-echo", "135");
      case 5 -> "ip[9]" + compare + pick("6", "17") + pick("", " + 1", " | 1", " << 1");
      case 6 -> "ip[" + pick("12", "16") + ":4]" + compare + "0x0a010203";
      case 7 -> pick("ip[1]", "ip6[6]", "ip6[8:2]", "ip[19]") + compare + pick("6", "3", "8193");
      default -> "tcp[2:2] - tcp[0:2]" + compare + "10 * (2 + " + random.nextInt(9) + ")";
    };
  }

  private String direction() {
    return pick("", "", "src ", "dst ", "src or dst ", "src and dst ");
  }

  /** One id, or more of them under the same qualifiers. */
  private String more(String first, String second) {
    return switch (random.nextInt(6)) {
      case 0 -> first + pick(" or ", " and ") + second;
      case 1 -> "(" + first + " or " + second + ")";
      case 2 -> first + " or not " + second;
      default -> first;
    };
  }

  private int port() {
    return PORTS[random.nextInt(PORTS.length)];
  }

  private String pick(String... from) {
    return from[random.nextInt(from.length)];
  }
}
