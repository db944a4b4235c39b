// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import io.flowtally.address.IpAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that all datagrams come from this container's gateway: behind a published port Docker may
 * hide the routers' addresses, and they cannot be told apart. Says so once. Used by housekeeping's
 * thread.
 */
public final class GatewayWatch {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayWatch.class);
  private static final long LOOK_MS = 60_000;

  private final Set<String> gateways;
  private long nextMs = Long.MIN_VALUE;
  private boolean said;

  GatewayWatch(Set<String> gateways) {
    this.gateways = Set.copyOf(gateways);
  }

  /** Of a container with a network of its own; elsewhere the gateway may well be the exporter. */
  public static GatewayWatch ofMachine() {
    boolean container =
        Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"));
    boolean networkOfHost = Files.exists(Path.of("/sys/class/net/docker0"));
    if (!container || networkOfHost) {
      return new GatewayWatch(Set.of());
    }
    try {
      return new GatewayWatch(
          gateways(Files.readAllLines(Path.of("/proc/net/route"), StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      return new GatewayWatch(Set.of());
    }
  }

  /** Interface | destination | gateway | ..., in hexadecimal of the machine's order. */
  static Set<String> gateways(List<String> routes) {
    Set<String> gateways = new HashSet<>();
    for (String route : routes) {
      String[] fields = route.split("\\s+", -1);
      if (fields.length > 2 && fields[1].equals("00000000") && fields[2].matches("[0-9A-F]{8}")) {
        int bits = Integer.reverseBytes(Integer.parseUnsignedInt(fields[2], 16));
        gateways.add(IpAddress.format(0, IpAddress.v4(bits)));
      }
    }
    return gateways;
  }

  /** The addresses of all exporters that have a label. */
  public void look(ExporterReport report, long nowMs) {
    if (said || gateways.isEmpty() || nowMs < nextMs) {
      return;
    }
    nextMs = nowMs + LOOK_MS;
    List<String> known = report.known();
    if (known.size() == 1 && gateways.contains(known.get(0))) {
      said = true;
      LOG.warn("{}", warning(known.get(0)));
    }
  }

  static String warning(String gateway) {
    return "every datagram comes from "
        + gateway
        + ", this container's gateway: behind a published port Docker hides the routers'"
        + " addresses, and two of them spoil each other's flows; run it with --network host";
  }
}
