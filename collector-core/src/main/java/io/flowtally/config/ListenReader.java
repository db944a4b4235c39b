// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.address.ListenAddress;
import io.flowtally.tls.ServerTls;
import io.flowtally.tls.ServerTlsReader;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads where flow records come in: over UDP, TCP and TLS. */
final class ListenReader {
  /** Keys of limits. */
  static final List<String> LIMITS =
      List.of("connections", "connections_per_address", "connection_idle");

  private static final int MOST_CONNECTIONS = 1 << 16;

  /** The usual port of each transport; those of IPFIX are registered (RFC 7011 section 12). */
  private static final Map<String, Integer> PORTS =
      Map.of("udp://", 2055, "tcp://", 4739, "tls://", 4740);

  private static final Map<String, String> REFUSED =
      Map.of(
          "sctp://", "SCTP is not supported: write \"tcp://:4739\", and let it export over TCP",
          "dtls://", "DTLS is not supported: write \"tls://:4740\", and let it export over TLS");

  private final Path file;
  private final Mistakes mistakes;
  private final Scalars scalars;
  private final AddressLists addresses;
  private final List<ListenAddress> udp = new ArrayList<>();
  private final List<ListenAddress> tcp = new ArrayList<>();
  private final List<ListenAddress> tls = new ArrayList<>();
  private final Set<ListenAddress> seen = new HashSet<>();
  private @Nullable Node firstTls;

  ListenReader(Path file, Mistakes mistakes, Scalars scalars, AddressLists addresses) {
    this.file = file;
    this.mistakes = mistakes;
    this.scalars = scalars;
    this.addresses = addresses;
  }

  /** Reads {@code listen}; what is wrong in it is left out. */
  ListenReader read(Section root, List<ListenAddress> byDefault) {
    List<Node> nodes = root.list("listen", "[\":2055\"]");
    if (nodes == null) {
      udp.addAll(byDefault);
      return this;
    }
    nodes.forEach(this::read);
    Node list = root.values().get("listen");
    if (nodes.isEmpty() && list != null) {
      mistakes.add(list, "listen is empty: write [\":2055\"]");
    }
    if (seen.isEmpty()) {
      udp.addAll(byDefault);
    }
    return this;
  }

  private void read(Node node) {
    String text = scalars.text("listen", node, "\":2055\"");
    if (text == null) {
      return;
    }
    int slashes = text.indexOf("://");
    String scheme = slashes < 0 ? "" : text.substring(0, slashes + 3);
    Integer usual = PORTS.get(scheme.isEmpty() ? "udp://" : scheme);
    if (usual == null) {
      String refused = REFUSED.get(scheme);
      mistakes.add(
          node,
          "listen: "
              + (refused == null
                  ? "\"" + scheme + "\" is no transport: write \":2055\", tcp:// or tls://"
                  : refused));
      return;
    }
    ListenAddress address =
        addresses.listenAddress("listen", node, scheme, text.substring(scheme.length()), usual);
    if (address != null && !seen.add(address)) {
      mistakes.add(node, "listen: " + text + " is listed twice: keep one");
    } else if (address != null) {
      of(scheme).add(address);
      firstTls = firstTls == null && scheme.equals("tls://") ? node : firstTls;
    }
  }

  private List<ListenAddress> of(String scheme) {
    return switch (scheme) {
      case "tcp://" -> tcp;
      case "tls://" -> tls;
      default -> udp;
    };
  }

  List<ListenAddress> udp() {
    return udp;
  }

  Settings.Streams streams(Section root, Section limits, Duration longest) {
    Settings.Streams usual = Defaults.STREAMS;
    return new Settings.Streams(
        tcp,
        tls,
        identity(root),
        scalars.integer(limits, "connections", usual.limit(), 1, MOST_CONNECTIONS),
        scalars.integer(
            limits, "connections_per_address", usual.limitPerAddress(), 1, MOST_CONNECTIONS),
        scalars.durationOrNever(limits, "connection_idle", usual.idle(), longest));
  }

  private @Nullable ServerTls identity(Section root) {
    Node section = root.values().get("listen_tls");
    if (section == null || root.saysNull("listen_tls")) {
      if (firstTls != null) {
        mistakes.add(
            firstTls,
            "listen: tls:// needs a certificate:"
                + " write listen_tls: {cert_file: server.crt, key_file: server.key}");
      }
      return null;
    }
    if (tls.isEmpty()) {
      mistakes.add(section, "listen_tls is used by tls:// alone: write listen: [\"tls://:4740\"]");
    }
    return new ServerTlsReader(file, root, "listen_tls", mistakes, new ArrayList<>()).read();
  }
}
