// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4AddressTrie;
import inet.ipaddr.ipv6.IPv6AddressTrie;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replaced chain's networks file, and what the ipaddress library's tries say of an address: the
 * tests' own oracle, which shares no code with the program.
 */
final class Networks {
  private static final List<String> INSIDE =
      List.of("10.0.0.0/8", "192.0.2.0/24", "2001:db8:abcd::/48");
  private static final List<String> NSRC =
      List.of("172.20.0.0/16", "198.51.100.0/25", "2001:db8:77::/48");

  /** As conf/local.net is written: whole-line comments open groups. */
  static final String FILE =
      "! Inside\n"
          + String.join("\n", INSIDE)
          + "\n\n! NSRC\n"
          + String.join("\n", NSRC)
          + "\n\n! Rest of Internet\n0.0.0.0/0\n::/0\n";

  /** Rows of every form that carries an AS number. */
  static final String WITH_AS =
      """
      ! Inside
      64500,10.0.0.0/8
      64501,10.200.0.0/24
      64502,192.0.2.0/24
      ! NSRC
      64999_3582,198.51.100.0/25
      192.0.2.1,64999_65550,172.20.0.0/16
      ! Others
      15169,8.8.8.0/24
      203.0.113.0/26
      """;

  /** The chain's filter of a direction, {@code src} or {@code dst}. */
  static String filter(String direction) {
    return String.join(" or ", INSIDE.stream().map(net -> direction + " net " + net).toList());
  }

  private final IPv4AddressTrie v4 = new IPv4AddressTrie();
  private final IPv6AddressTrie v6 = new IPv6AddressTrie();

  Networks() {
    for (List<String> group : List.of(INSIDE, NSRC, List.of("0.0.0.0/0", "::/0"))) {
      for (String row : group) {
        IPAddress block = new IPAddressString(row).getAddress();
        if (block.isIPv4()) {
          v4.add(block.toIPv4());
        } else {
          v6.add(block.toIPv6());
        }
      }
    }
  }

  /** The net of an address without its length, as the exposition writes it. */
  String net(String address) {
    IPAddress host = new IPAddressString(address).getAddress();
    @Nullable IPAddress block =
        host.isIPv4() ? v4.longestPrefixMatch(host.toIPv4()) : v6.longestPrefixMatch(host.toIPv6());
    return Addresses.text(
        block == null
            ? host.isIPv4() ? "0.0.0.0" : "::"
            : block.getLower().withoutPrefixLength().toString());
  }

  boolean isInside(String address) {
    IPAddress host = new IPAddressString(address).getAddress();
    return INSIDE.stream()
        .map(row -> new IPAddressString(row).getAddress())
        .anyMatch(block -> block.isIPv4() == host.isIPv4() && block.contains(host));
  }
}
