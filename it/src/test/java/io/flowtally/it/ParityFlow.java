// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An IPv4 flow record as a router would export it, with every field that nfacctd aggregates by. */
record ParityFlow(
    String source,
    String target,
    int sourcePort,
    int targetPort,
    int protocol,
    int tos,
    int tcpFlags,
    int sourceMask,
    int targetMask,
    int sourceAs,
    int targetAs,
    int in,
    int out,
    int vlan,
    int direction,
    long bytes,
    long packets) {

  private static final String[] PREFIXES = {
    "10.1.2.", "10.200.0.", "192.0.2.", "198.51.100.", "203.0.113.", "172.20.9.", "8.8.8.", "0.0.0."
  };
  private static final int[] PROTOCOLS = {6, 6, 6, 17, 17, 1, 47};
  private static final int[] PORTS = {22, 53, 80, 443, 8080, 33434, 60000};

  /** Always the same flows for the same seed. Masks are 0, as from a router that exports none. */
  static List<ParityFlow> generate(long seed, int count) {
    Random random = new Random(seed);
    List<ParityFlow> flows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
      boolean ports = protocol == 6 || protocol == 17;
      long packets = 1L + random.nextInt(5000);
      flows.add(
          new ParityFlow(
              address(random),
              address(random),
              ports ? PORTS[random.nextInt(PORTS.length)] : 0,
              ports ? PORTS[random.nextInt(PORTS.length)] : 0,
              protocol,
              random.nextInt(4) * 8,
              protocol == 6 ? random.nextInt(64) : 0,
              0,
              0,
              1 + random.nextInt(65000),
              1 + random.nextInt(65000),
              1 + random.nextInt(4),
              1 + random.nextInt(4),
              random.nextInt(4) * 60,
              random.nextInt(2),
              packets * (40 + random.nextInt(1400)),
              packets));
    }
    return flows;
  }

  private static String address(Random random) {
    return PREFIXES[random.nextInt(PREFIXES.length)] + random.nextInt(6) * 50;
  }

  /** The same flow from a router that exports its routes' lengths, 0 to 32. */
  ParityFlow withMasks() {
    return new ParityFlow(
        source,
        target,
        sourcePort,
        targetPort,
        protocol,
        tos,
        tcpFlags,
        mask(source),
        mask(target),
        sourceAs,
        targetAs,
        in,
        out,
        vlan,
        direction,
        bytes,
        packets);
  }

  /** One length an address, as from one routing table. */
  private static int mask(String address) {
    return Math.floorMod(address.hashCode(), 33);
  }
}
