// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.address.AddressBits;
import io.flowtally.address.AddressText;
import io.flowtally.address.ListenAddress;
import io.flowtally.address.Prefix;
import io.flowtally.address.PrefixText;
import io.flowtally.codec.OutCounters;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads where to listen, who may export, and whose sampling rate is overridden. */
final class AddressLists {
  private final Mistakes mistakes;
  private final Scalars scalars;

  AddressLists(Mistakes mistakes, Scalars scalars) {
    this.mistakes = mistakes;
    this.scalars = scalars;
  }

  List<ListenAddress> listen(Section section, String key, List<ListenAddress> byDefault) {
    String usual = byDefault.get(0).text();
    int usualPort = byDefault.get(0).port();
    List<Node> nodes = section.list(key, "[\"" + usual + "\"]");
    if (nodes == null) {
      return byDefault;
    }
    List<ListenAddress> addresses = new ArrayList<>();
    for (Node node : nodes) {
      String text = scalars.text(section.name(key), node, "\"" + usual + "\"");
      ListenAddress address =
          text == null ? null : listenAddress(section.name(key), node, "", text, usualPort);
      if (address != null && addresses.contains(address)) {
        mistakes.add(node, section.name(key) + ": " + text + " is listed twice: keep one");
      } else if (address != null) {
        addresses.add(address);
      }
    }
    Node list = section.values().get(key);
    if (nodes.isEmpty() && list != null) {
      mistakes.add(list, section.name(key) + " is empty: write [\"" + usual + "\"]");
    }
    return addresses.isEmpty() ? byDefault : addresses;
  }

  /**
   * One address.
   *
   * @param scheme what stands before it, such as {@code tcp://}, for the name and for mistakes
   */
  @Nullable ListenAddress listenAddress(
      String name, Node node, String scheme, String text, int usual) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (text.matches("\\d+")) {
      mistakes.add(
          node,
          name + ": \"" + scheme + text + "\" has no colon: write \"" + scheme + ":" + text + "\"");
      return null;
    }
    if (colon < 0 || !port.matches("\\d+") || AddressText.parse(text) != null) {
      mistakes.add(node, name + ": " + withoutPort(scheme, text, host, port, usual));
      return null;
    }
    if (port.length() > 5 || Integer.parseInt(port) > 65_535) {
      mistakes.add(node, name + ": port " + port + " is out of range: write 0 to 65535");
      return null;
    }
    return withHost(name, node, scheme, text, host, Integer.parseInt(port));
  }

  private static String withoutPort(
      String scheme, String text, String host, String port, int usual) {
    if (!host.equals(text) && AddressText.parse(text) != null && AddressText.parse(host) != null) {
      return "\""
          + scheme
          + text
          + "\" has no brackets: write \""
          + scheme
          + "["
          + host
          + "]:"
          + port
          + "\"";
    }
    boolean v6 = AddressText.looksLikeV6(text);
    String right = AddressText.parse(text) == null ? "" : v6 ? "[" + text + "]" : text;
    return "\""
        + scheme
        + text
        + "\" has no port: write for example \""
        + scheme
        + right
        + ":"
        + usual
        + "\"";
  }

  private @Nullable ListenAddress withHost(
      String name, Node node, String scheme, String text, String host, int port) {
    if (host.isEmpty()) {
      return new ListenAddress(scheme + text, null, port);
    }
    if (host.equals("localhost")) {
      return withHost(name, node, scheme, "127.0.0.1:" + port, "127.0.0.1", port);
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String inside = bracketed ? host.substring(1, host.length() - 1) : host;
    AddressText.Words address = AddressText.parse(inside);
    if (address == null) {
      mistakes.add(
          node,
          name
              + ": \""
              + host
              + "\" is no address: write for example \""
              + scheme
              + ":"
              + port
              + "\" for all");
      return null;
    }
    boolean v6 = AddressText.looksLikeV6(inside);
    if (v6 != bracketed) {
      String right = v6 ? "[" + inside + "]:" + port : inside + ":" + port;
      mistakes.add(node, name + ": \"" + scheme + text + "\": write \"" + scheme + right + "\"");
      return null;
    }
    return new ListenAddress(
        scheme + text, AddressBits.inetAddress(address.hi(), address.lo()), port);
  }

  List<Prefix> prefixes(Section section, String key) {
    List<Node> nodes = section.list(key, "[192.0.2.0/24, \"2001:db8::/32\"]");
    List<Prefix> prefixes = new ArrayList<>();
    for (Node node : nodes == null ? List.<Node>of() : nodes) {
      String text = scalars.text(section.name(key), node, "192.0.2.0/24");
      Prefix prefix = text == null ? null : PrefixText.parse(text);
      if (text != null && prefix != null && PrefixText.hasHostBits(text)) {
        mistakes.add(
            node, section.name(key) + ": " + text + " has bits beyond its length: write " + prefix);
      } else if (prefix != null) {
        prefixes.add(prefix);
      } else if (text != null) {
        mistakes.add(
            node,
            section.name(key) + ": \"" + text + "\" is no prefix: write for example 192.0.2.0/24");
      }
    }
    return prefixes;
  }

  List<Settings.SamplingOverride> overrides(Section section, String key) {
    Section rates = section.names(key, "192.0.2.1: 1000");
    List<Settings.SamplingOverride> overrides = new ArrayList<>();
    for (Map.Entry<String, Node> entry : rates.values().entrySet()) {
      int rate = scalars.integer(rates, entry.getKey(), 1, 1, Integer.MAX_VALUE);
      AddressText.Words bits = exporter(rates, entry);
      if (bits != null) {
        overrides.add(new Settings.SamplingOverride(bits.hi(), bits.lo(), rate));
      }
    }
    return overrides;
  }

  List<Settings.OutOverride> outOverrides(Section section, String key) {
    Section meanings = section.names(key, "192.0.2.1: reply");
    List<Settings.OutOverride> overrides = new ArrayList<>();
    for (Map.Entry<String, Node> entry : meanings.values().entrySet()) {
      AddressText.Words bits = exporter(meanings, entry);
      OutCounters mean = scalars.choice(meanings, entry.getKey(), OutCounters.AUTO);
      if (bits != null) {
        overrides.add(new Settings.OutOverride(bits.hi(), bits.lo(), mean));
      }
    }
    return overrides;
  }

  private AddressText.@Nullable Words exporter(Section section, Map.Entry<String, Node> entry) {
    AddressText.Words address = AddressText.parse(entry.getKey());
    if (address == null) {
      mistakes.add(
          entry.getValue(),
          section.name(entry.getKey()) + " is no exporter's address: write for example 192.0.2.1");
    }
    return address;
  }
}
