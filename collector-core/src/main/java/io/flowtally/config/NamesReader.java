// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.address.AddressBits;
import io.flowtally.address.AddressText;
import io.flowtally.networks.LookupMode;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads where names come from, and what classifies addresses and ports beside the networks file.
 */
final class NamesReader {
  /** Keys at the top of the file. */
  static final List<String> SOURCES =
      List.of("labels_file", "as_database", "country_database", "services_file");

  private static final List<String> NAMES =
      List.of(
          "interfaces_file",
          "hosts_files",
          "lease_files",
          "reverse_dns",
          "dns_servers",
          "dns_rate");
  private static final int MOST_FILES = 64;
  private static final int MOST_RATE = 1000;
  private static final int DNS_PORT = 53;

  private final Mistakes mistakes;
  private final Scalars scalars;
  private final Paths paths;

  NamesReader(Mistakes mistakes, Scalars scalars, Paths paths) {
    this.mistakes = mistakes;
    this.scalars = scalars;
    this.paths = paths;
  }

  Settings.Sources sources(Section root, LookupMode as) {
    Located<Path> asDatabase = paths.path(root, "as_database", "asn.mmdb");
    Node node = root.values().get("as");
    if (as == LookupMode.DATABASE && asDatabase == null && node != null) {
      mistakes.add(node, "as: database needs a database: write for example as_database: asn.mmdb");
    }
    return new Settings.Sources(
        paths.path(root, "labels_file", "labels.csv"),
        asDatabase,
        paths.path(root, "country_database", "country.mmdb"),
        paths.path(root, "services_file", "services"));
  }

  Settings.Names names(Section root) {
    Section section = root.section("names", NAMES, "hosts_files: [/etc/hosts]");
    return new Settings.Names(
        paths.path(section, "interfaces_file", "interfaces.csv"),
        files(section, "hosts_files", "/etc/hosts"),
        files(section, "lease_files", "/var/lib/misc/dnsmasq.leases"),
        scalars.flag(section, "reverse_dns", false),
        servers(section),
        scalars.integer(section, "dns_rate", Defaults.DNS_RATE, 1, MOST_RATE));
  }

  private List<Located<Path>> files(Section section, String key, String example) {
    List<Node> nodes = section.list(key, "[" + example + "]");
    List<Located<Path>> files = new ArrayList<>();
    for (Node node : nodes == null ? List.<Node>of() : nodes) {
      Located<Path> path = paths.path(section.name(key), node, example);
      if (path != null && files.size() == MOST_FILES) {
        mistakes.add(node, section.name(key) + ": more than " + MOST_FILES + " files");
      } else if (path != null) {
        files.add(path);
      }
    }
    return files;
  }

  private List<InetSocketAddress> servers(Section section) {
    List<Node> nodes = section.list("dns_servers", "[192.0.2.53]");
    List<InetSocketAddress> servers = new ArrayList<>();
    for (Node node : nodes == null ? List.<Node>of() : nodes) {
      InetSocketAddress server = server(section.name("dns_servers"), node);
      if (server != null) {
        servers.add(server);
      }
    }
    return servers;
  }

  private @Nullable InetSocketAddress server(String name, Node node) {
    String text = scalars.text(name, node, "192.0.2.53");
    if (text == null) {
      return null;
    }
    AddressText.Words alone = AddressText.parse(text);
    if (alone != null) {
      return new InetSocketAddress(AddressBits.inetAddress(alone.hi(), alone.lo()), DNS_PORT);
    }
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[(.*)\\]$", "$1");
    AddressText.Words address = AddressText.parse(host);
    if (address == null || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xFFFF) {
      mistakes.add(
          node, name + ": \"" + text + "\" is no address: write 192.0.2.53, or 192.0.2.53:5353");
      return null;
    }
    return new InetSocketAddress(
        AddressBits.inetAddress(address.hi(), address.lo()), Integer.parseInt(port));
  }
}
