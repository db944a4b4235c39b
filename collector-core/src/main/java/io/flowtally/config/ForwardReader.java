// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.address.ListenAddress;
import io.flowtally.address.Prefix;
import io.flowtally.forward.ForwardSource;
import io.flowtally.forward.ForwardTarget;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads where copies of datagrams go. */
final class ForwardReader {
  private static final List<String> KEYS = List.of("to", "exporters", "source");
  private static final String EXAMPLE = "192.0.2.10:9995";
  private static final int USUAL_PORT = 9995;
  private static final int MOST = 64;

  private final Mistakes mistakes;
  private final Scalars scalars;
  private final AddressLists addresses;

  ForwardReader(Mistakes mistakes, Scalars scalars, AddressLists addresses) {
    this.mistakes = mistakes;
    this.scalars = scalars;
    this.addresses = addresses;
  }

  /**
   * The targets in the file's order.
   *
   * @param listen where datagrams come from, which must not be where they go
   */
  List<ForwardTarget> read(Section root, List<ListenAddress> listen) {
    List<Node> nodes = root.list("forward", "[\"" + EXAMPLE + "\"]");
    List<ForwardTarget> targets = new ArrayList<>();
    Set<InetSocketAddress> seen = new HashSet<>();
    for (Node node : nodes == null ? List.<Node>of() : nodes) {
      ForwardTarget target = target(root, node);
      if (target == null) {
        continue;
      }
      if (!seen.add(target.to())) {
        mistakes.add(node, "forward: " + target.text() + " is listed twice: keep one");
      } else if (seen.size() > MOST) {
        mistakes.add(node, "forward: more than " + MOST + " targets");
      } else if (listen.stream().anyMatch(address -> isSame(address, target.to()))) {
        mistakes.add(
            node,
            "forward: Flowtally itself listens on "
                + target.text()
                + ", so datagrams would go round in circles: write another target");
      } else {
        targets.add(target);
      }
    }
    return targets;
  }

  private @Nullable ForwardTarget target(Section root, Node node) {
    if (!(node instanceof MappingNode)) {
      String text = scalars.text("forward", node, "\"" + EXAMPLE + "\"");
      return text == null ? null : target("forward", node, text, List.of(), ForwardSource.AUTO);
    }
    Section section = root.element("forward", node, KEYS, "to: \"" + EXAMPLE + "\"");
    Node to = section.given("to");
    if (to == null) {
      if (!section.has("to")) {
        mistakes.add(node, "forward.to is missing: write for example to: \"" + EXAMPLE + "\"");
      }
      return null;
    }
    String text = scalars.text("forward.to", to, "\"" + EXAMPLE + "\"");
    return text == null
        ? null
        : target(
            "forward.to",
            to,
            text,
            addresses.prefixes(section, "exporters"),
            scalars.choice(section, "source", ForwardSource.AUTO));
  }

  private @Nullable ForwardTarget target(
      String name, Node node, String text, List<Prefix> exporters, ForwardSource source) {
    ListenAddress address = addresses.listenAddress(name, node, "", text, USUAL_PORT);
    if (address == null) {
      return null;
    }
    InetAddress host = address.host();
    if (host == null || host.isAnyLocalAddress() || address.port() == 0) {
      mistakes.add(
          node, name + ": \"" + text + "\" is no target: write for example \"" + EXAMPLE + "\"");
      return null;
    }
    return new ForwardTarget(text, new InetSocketAddress(host, address.port()), exporters, source);
  }

  private static boolean isSame(ListenAddress listen, InetSocketAddress to) {
    if (listen.port() != to.getPort()) {
      return false;
    }
    InetAddress host = listen.host();
    boolean all = host == null || host.isAnyLocalAddress();
    return all ? isOfThisMachine(to.getAddress()) : to.getAddress().equals(host);
  }

  private static boolean isOfThisMachine(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
