// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

/**
 * Protocol numbers as pmacct prints them: a name where its table has one, else the number. The
 * names are those of the pmacct 1.7.7 that Debian 12 ships. Past 133 that release prints stray
 * memory; here it is the number.
 */
public final class ProtocolNames {
  private static final String[] NAMES = new String[256];

  static {
    for (int i = 0; i < NAMES.length; i++) {
      NAMES[i] = Integer.toString(i);
    }
    name(1, "icmp", "igmp", "ggp", "ipencap");
    name(6, "tcp");
    name(8, "egp", "igp");
    name(17, "udp", "mux");
    name(41, "ipv6");
    name(43, "ipv6-route", "ipv6-frag");
    name(46, "rsvp", "gre");
    name(50, "esp", "ah");
    name(55, "mobile", "tlsp");
    name(58, "ipv6-icmp", "ipv6-nonxt", "ipv6-opts");
    name(80, "iso-ip");
    name(83, "vines");
    name(88, "eigrp", "ospf");
    name(91, "larp");
    name(93, "ax.25", "ipip");
    name(98, "encap");
    name(102, "pnni", "pim");
    name(108, "IPcomp");
    name(111, "ipx-in-ip", "vrrp");
    name(115, "l2tp");
    name(124, "isis");
    name(132, "sctp", "fc");
  }

  private ProtocolNames() {}

  public static String of(int protocol) {
    return NAMES[protocol];
  }

  private static void name(int first, String... names) {
    System.arraycopy(names, 0, NAMES, first, names.length);
  }
}
