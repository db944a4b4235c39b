// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import io.flowtally.address.AddressText;
import io.flowtally.text.BoundedLines;
import io.flowtally.text.CsvLine;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the leases of a DHCP server, by what the lines look like:
 *
 * <pre>
 * dnsmasq     1735689600 00:00:5e:00:53:01 192.0.2.10 laptop *
 * ISC dhcpd   lease 192.0.2.10 { ... client-hostname "laptop"; ... }
 * Kea         address,hwaddr,...,hostname,state,...       a header, then rows
 * </pre>
 *
 * <p>Files of dhcpd and Kea only grow: the last lease of an address counts. Kea's rows of a state
 * other than 0 are declined or expired, and take the name away.
 */
final class LeaseFile {
  private static final int LONGEST_LINE = 8192;
  private static final String SOURCE = "lease";

  private final HostNames names = new HostNames();
  private AddressText.@Nullable Words lease;
  private @Nullable String hostname;
  private int addressColumn = -1;
  private int hostnameColumn;
  private int stateColumn;

  private LeaseFile() {}

  /** What cannot be read is left out: the server may be writing at this moment. */
  static HostNames read(Reader text) throws IOException {
    return new LeaseFile().all(new BoundedLines(text, LONGEST_LINE));
  }

  private HostNames all(BoundedLines lines) throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      line(line.strip());
    }
    return names;
  }

  private void line(String line) {
    if (line.startsWith("address,")) {
      header(CsvLine.parse(line));
    } else if (addressColumn >= 0) {
      row(CsvLine.parse(line));
    } else if (line.startsWith("lease ") && line.endsWith("{")) {
      lease = AddressText.parse(line.substring(6, line.length() - 1).strip());
      hostname = null;
    } else if (lease != null) {
      inLease(line);
    } else {
      String[] words = line.split("\\s+", 5);
      boolean named = words.length > 3 && !words[3].equals("*") && words[0].matches("[0-9]+");
      AddressText.Words address = named ? AddressText.parse(words[2]) : null;
      if (address != null) {
        names.replace(address, words[3], SOURCE);
      }
    }
  }

  private void inLease(String line) {
    AddressText.Words address = lease;
    if (line.startsWith("client-hostname ")) {
      hostname = line.substring(16).replaceAll("^\\s*\"|\"?\\s*;$", "");
    } else if (line.equals("}") && address != null) {
      if (hostname != null) {
        names.replace(address, hostname, SOURCE);
      }
      lease = null;
    }
  }

  private void header(@Nullable List<String> columns) {
    if (columns != null) {
      addressColumn = columns.indexOf("address");
      hostnameColumn = columns.indexOf("hostname");
      stateColumn = columns.indexOf("state");
    }
  }

  private void row(@Nullable List<String> fields) {
    if (fields == null || hostnameColumn < 0 || fields.size() <= hostnameColumn) {
      return;
    }
    AddressText.Words address = AddressText.parse(fields.get(addressColumn));
    if (address == null) {
      return;
    }
    boolean active =
        stateColumn < 0
            || (fields.size() > stateColumn && fields.get(stateColumn).strip().equals("0"));
    // Kea writes a name with a dot at its end.
    String name = fields.get(hostnameColumn).replaceAll("\\.$", "").toLowerCase(Locale.ROOT);
    if (active && !name.isEmpty()) {
      names.replace(address, name, SOURCE);
    } else {
      names.remove(address);
    }
  }
}
