// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.it.ParitySetup.Aggregate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parity beyond the replaced chain: other keys, filters, modes, sampling. */
class NfacctdKeysParityIT {
  private static final String TEN =
      "src_host, dst_host, src_net, dst_net, src_as, dst_as, src_port, dst_port, proto, tos";

  @TempDir Path directory;

  static Stream<ParitySetup> setups() {
    return Stream.of(
        ParitySetup.of(
            "keys, file",
            "file",
            new Aggregate("ports", "src_port, dst_port, proto"),
            new Aggregate("tos", "tos"),
            new Aggregate("interfaces", "in_iface, out_iface, peer_src_ip"),
            new Aggregate("as", "src_as, dst_as"),
            new Aggregate("all", TEN)),
        ParitySetup.of(
            "filters",
            "file",
            new Aggregate("port", "dst_host, dst_port", "tcp and (dst port 443 or 22)"),
            new Aggregate("not", "src_host", "not (udp port 53) and not icmp"),
            new Aggregate(
                "parentheses",
                "src_host, dst_host",
                "(src net 10.0.0.0/8 or host 8.8.8.50) and not dst net 192.0.2.0/24"),
            new Aggregate("range", "dst_port, proto", "portrange 50-1000 or ip proto 47"),
            new Aggregate("flags", "src_host", "tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn"),
            new Aggregate("comma", "dst_host", "dst port 22, src net 192.0.2.0/24")),
        ParitySetup.of(
            "keys, netflow",
            "netflow",
            new Aggregate("as", "src_as, dst_as"),
            new Aggregate("masks", "src_mask, dst_mask"),
            new Aggregate("nets", "src_net, src_mask, dst_net")),
        ParitySetup.of(
            "keys, longest",
            "longest",
            new Aggregate("nets", "src_as, dst_as, src_net, dst_net"),
            new Aggregate("as", "src_as, dst_as"),
            new Aggregate("masks", "src_net, src_mask, dst_net, dst_mask"),
            new Aggregate("all", TEN)),
        ParitySetup.of(
                "AS longest, net of the file", "longest", new Aggregate("mixed", "src_as, dst_net"))
            .net("file"),
        ParitySetup.of("sampling applied", "file", new Aggregate("hosts", "dst_host, src_net"))
            .sampled(100)
            .with("nfacctd_renormalize: true"),
        ParitySetup.of("sampling not applied", "file", new Aggregate("hosts", "dst_host, src_net"))
            .sampled(100),
        ParitySetup.of("sampled by options", "file", new Aggregate("hosts", "dst_host, src_net"))
            .sampledByOptions(100)
            .with("nfacctd_renormalize: true"),
        ParitySetup.of(
                "vlan", "file", new Aggregate("vlan", "vlan"), new Aggregate("all", "vlan, " + TEN))
            .withVlan(),
        ParitySetup.of("direction", "file", new Aggregate("hosts", "dst_host, sampling_direction"))
            .withDirection(),
        ParitySetup.of(
            "hosts, no filter",
            "file",
            new Aggregate("sources", "src_host"),
            new Aggregate("targets", "dst_host")),
        ParitySetup.of("networks_file_filter", "file", new Aggregate("hosts", "src_host, dst_host"))
            .with("networks_file_filter: true"),
        ParitySetup.of("networks_file_no_lpm", "longest", new Aggregate("nets", "src_net, dst_as"))
            .with("networks_file_no_lpm: true"));
  }

  @ParameterizedTest
  @MethodSource("setups")
  void countsAsNfacctd(ParitySetup setup) throws IOException {
    ParityRun.compare(setup, directory);
  }
}
