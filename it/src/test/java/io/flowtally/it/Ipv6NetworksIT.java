// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static io.flowtally.codec.DatagramBuilder.field;
import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.ipv6.IPv6Address;
import inet.ipaddr.ipv6.IPv6AddressTrie;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Octets;
import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * IPv6 nets against the ipaddress library's trie, in each mode, from a file of nested prefixes:
 * nfacctd 1.7.7 reads no IPv6 networks file right, so it cannot be asked.
 */
class Ipv6NetworksIT {
  private static final int PREFIXES = 300;
  private static final int FLOWS = 2000;
  private static final int RECORDS = 12;
  private static final int TEMPLATE = 400;

  @TempDir Path directory;

  private final Random random = new Random(6);
  private final IPv6AddressTrie trie = new IPv6AddressTrie();
  private final List<IPv6Address> blocks = new ArrayList<>();

  private record Flow(IPv6Address source, IPv6Address target, int mask, long bytes) {}

  static Stream<String> modes() {
    return Stream.of("file", "netflow", "longest");
  }

  @ParameterizedTest
  @MethodSource("modes")
  void findsTheNetThatTheTrieFinds(String mode) throws IOException {
    String networks = networks();
    List<Flow> flows = Stream.generate(this::flow).limit(FLOWS).toList();
    String settings =
        "local: ['::/0']\nnet: " + mode + "\naggregates: {inbound: {filter: ip6, by: [src_net]}}\n";
    try (FlowtallyProcess flowtally = FlowtallyProcess.start(directory, networks, settings);
        Sender sender = new Sender()) {
      List<byte[]> datagrams = datagrams(flows);
      sender.send(datagrams, flowtally.udpPort());
      flowtally.awaitDatagrams(datagrams.size());
      assertThat(bytes(flowtally.scrape())).isEqualTo(expected(flows, mode));
    }
  }

  /** Some blocks lie inside others, and some addresses inside none. */
  private String networks() {
    StringBuilder file = new StringBuilder("! Nested\n");
    for (int i = 0; i < PREFIXES; i++) {
      IPv6Address start = i % 3 == 0 || blocks.isEmpty() ? address() : inside(any());
      IPv6Address block = start.toPrefixBlock(16 + random.nextInt(113));
      if (trie.add(block)) {
        blocks.add(block);
        file.append(block.toCanonicalString()).append('\n');
      }
    }
    return file.toString();
  }

  private Flow flow() {
    IPv6Address source = random.nextInt(10) == 0 ? address() : inside(any());
    return new Flow(source, address(), random.nextInt(129), 40L + random.nextInt(100_000));
  }

  private IPv6Address any() {
    return blocks.get(random.nextInt(blocks.size()));
  }

  /** Under 2000::/8 to 20ff::, so that short blocks meet. */
  private IPv6Address address() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    bytes[0] = 0x20;
    return new IPv6Address(bytes);
  }

  private IPv6Address inside(IPv6Address block) {
    byte[] bytes = address().getBytes();
    IPv6Address mask = block.getNetwork().getNetworkMask(block.getPrefixLength());
    byte[] fixed = block.getLower().getBytes();
    for (int i = 0; i < bytes.length; i++) {
      int keep = mask.getBytes()[i];
      bytes[i] = (byte) ((fixed[i] & keep) | (bytes[i] & ~keep));
    }
    return new IPv6Address(bytes);
  }

  private Map<String, BigDecimal> expected(List<Flow> flows, String mode) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (Flow flow : flows) {
      IPv6Address match = trie.longestPrefixMatch(flow.source());
      int file = match == null ? 0 : length(match);
      int length =
          switch (mode) {
            case "file" -> file;
            case "netflow" -> flow.mask();
            default -> Math.max(file, flow.mask());
          };
      IPv6Address net = flow.source().toPrefixBlock(length).getLower().withoutPrefixLength();
      String name =
          Exposition.series(
              "pmacct_flow_bytes_total",
              Map.of("aggregate", "inbound", "net_src", net.toCanonicalString()));
      sums.merge(name, BigDecimal.valueOf(2 * flow.bytes()), (a, b) -> a.add(b));
    }
    sums.replaceAll((name, sum) -> sum.stripTrailingZeros());
    return sums;
  }

  /** The trie holds a single address without its length. */
  private static int length(IPv6Address block) {
    Integer length = block.getPrefixLength();
    return length == null ? 128 : length;
  }

  private static Map<String, BigDecimal> bytes(Exposition page) {
    return page.where(name -> name.startsWith("pmacct_flow_bytes_total{"));
  }

  /** Every flow once in v9 and once in IPFIX. */
  private static List<byte[]> datagrams(List<Flow> flows) {
    List<byte[]> datagrams = new ArrayList<>();
    for (ProtocolVersion version : List.of(ProtocolVersion.V9, ProtocolVersion.IPFIX)) {
      for (int start = 0; start < flows.size(); start += RECORDS) {
        Octets[] values =
            flows.subList(start, Math.min(start + RECORDS, flows.size())).stream()
                .map(Ipv6NetworksIT::values)
                .toArray(Octets[]::new);
        datagrams.add(
            DatagramBuilder.of(version)
                .template(
                    TEMPLATE,
                    field(27, 16), // sourceIPv6Address
                    field(28, 16), // destinationIPv6Address
                    field(29, 1), // sourceIPv6PrefixLength
                    field(1, 8), // octetDeltaCount
                    field(2, 4)) // packetDeltaCount
                .data(TEMPLATE, values)
                .build());
      }
    }
    return datagrams;
  }

  private static Octets values(Flow flow) {
    return DatagramBuilder.values()
        .bytes(flow.source().getBytes())
        .bytes(flow.target().getBytes())
        .u8(flow.mask())
        .u64(flow.bytes())
        .u32(1);
  }
}
