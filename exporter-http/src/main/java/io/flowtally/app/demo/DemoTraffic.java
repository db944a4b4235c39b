// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.demo;

import io.flowtally.address.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The traffic of a made-up site: a dozen hosts, some busier than others, that fetch more than they
 * send. All addresses are reserved for documentation (RFC 5737, RFC 3849) but the site's
 * 10.0.0.0/8. One thread's.
 */
final class DemoTraffic {
  private static final int HOSTS = 12;
  private static final int SERVERS = 40;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int FULL_PACKET = 1400;

  private final Random random;

  DemoTraffic(Random random) {
    this.random = random;
  }

  /** Requests and their answers, a pair of flows each. */
  List<DemoFlow> next(int pairs, boolean ipv6) {
    List<DemoFlow> flows = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      // The smaller of two throws: low numbers are busier.
      int host = 1 + Math.min(random.nextInt(HOSTS), random.nextInt(HOSTS));
      int server = 1 + random.nextInt(SERVERS);
      boolean dns = random.nextInt(4) == 0;
      int port = dns ? 53 : 443;
      int ephemeral = 32_768 + random.nextInt(28_000);
      int answers = dns ? 1 : 1 + random.nextInt(1000);
      int requests = dns ? 1 : 1 + answers / 4;
      int protocol = dns ? UDP : TCP;
      long hostHi = ipv6 ? 0x2001_0DB8_ABCD_0000L : 0;
      long hostLo = ipv6 ? host : IpAddress.V4_MAPPED | 0x0A01_0200L | host;
      long serverHi = ipv6 ? 0x2001_0DB8_0000_0000L | server % 4 << 8 : 0;
      long serverLo = ipv6 ? server : IpAddress.V4_MAPPED | serverNet(server) | server;
      flows.add(
          new DemoFlow(
              hostHi,
              hostLo,
              serverHi,
              serverLo,
              ephemeral,
              port,
              protocol,
              requests,
              requests * 80));
      flows.add(
          new DemoFlow(
              serverHi,
              serverLo,
              hostHi,
              hostLo,
              port,
              ephemeral,
              protocol,
              answers,
              answers * (dns ? 200 : FULL_PACKET)));
    }
    return flows;
  }

  /** A server is in one of the three networks of RFC 5737. */
  private static long serverNet(int server) {
    return switch (server % 3) {
      case 0 -> 0xC000_0200L;
      case 1 -> 0xC633_6400L;
      default -> 0xCB00_7100L;
    };
  }
}
