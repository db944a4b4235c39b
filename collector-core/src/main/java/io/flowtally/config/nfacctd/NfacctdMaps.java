// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import io.flowtally.address.AddressText;
import io.flowtally.address.Prefix;
import io.flowtally.address.PrefixText;
import io.flowtally.text.TextFiles;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that an nfacctd.conf names and that become part of flowtally.yaml. */
final class NfacctdMaps {
  private static final int WHOLE = 128;

  private final Path directory;
  private final NfacctdRemarks remarks;

  /** Paths are resolved in this directory, that of the configuration. */
  NfacctdMaps(Path directory, NfacctdRemarks remarks) {
    this.directory = directory;
    this.remarks = remarks;
  }

  /** The path from the root on; one that this system cannot name stays as it is. */
  String resolve(String path) {
    try {
      return directory.resolve(path).toString();
    } catch (InvalidPathException e) {
      return path;
    }
  }

  /** Prefixes in their canonical form, one a line. An empty list: the file lets nobody in. */
  List<String> allowed(NfacctdLine line) {
    List<String> prefixes = new ArrayList<>();
    for (Map.Entry<Integer, String> row : rows(line).entrySet()) {
      Prefix prefix = PrefixText.parse(row.getValue());
      if (prefix == null) {
        remarks.addElsewhere(
            resolve(line.value()),
            row.getKey(),
            "\"" + row.getValue() + "\" is no prefix and left out: write for example 192.0.2.0/24");
      } else {
        prefixes.add(row.getValue().contains("/") ? prefix.toString() : prefix.address());
      }
    }
    return prefixes;
  }

  /** Rates by exporter; the first row of an exporter wins, as in nfacctd. */
  Map<String, Integer> samplingRates(NfacctdLine line) {
    Map<String, Integer> rates = new LinkedHashMap<>();
    String file = resolve(line.value());
    for (Map.Entry<Integer, String> row : rows(line).entrySet()) {
      Map<String, String> cells = cells(row.getValue());
      Prefix address = PrefixText.parse(cells.getOrDefault("ip", ""));
      String rate = cells.getOrDefault("id", "");
      if (address == null || !rate.matches("[1-9]\\d{0,8}")) {
        remarks.addElsewhere(file, row.getKey(), "left out: a row needs ip=ADDRESS and id=RATE");
      } else if (cells.size() > 2 || address.length() < WHOLE) {
        remarks.addElsewhere(
            file,
            row.getKey(),
            "left out: a rate holds for an exporter as a whole, not for an interface or a prefix;"
                + " write one under sampling.override for each exporter");
      } else {
        rates.putIfAbsent(address.address(), Integer.valueOf(rate));
      }
    }
    return rates;
  }

  /** Receivers of tee that get every datagram, as ADDRESS:PORT. */
  List<String> receivers(NfacctdLine line) {
    List<String> receivers = new ArrayList<>();
    String file = resolve(line.value());
    for (Map.Entry<Integer, String> row : rows(line).entrySet()) {
      Map<String, String> cells = cells(row.getValue());
      String why = whyNot(cells);
      if (why != null) {
        remarks.addElsewhere(file, row.getKey(), "left out: " + why);
        continue;
      }
      for (String receiver : cells.getOrDefault("ip", "").split(",", -1)) {
        int colon = receiver.lastIndexOf(':');
        String host = colon < 0 ? "" : receiver.substring(0, colon);
        if (AddressText.parse(host.replaceAll("^\\[(.*)\\]$", "$1")) == null) {
          remarks.addElsewhere(
              file,
              row.getKey(),
              "\"" + receiver + "\" is left out: write an address and a port, as 192.0.2.10:9995");
        } else {
          receivers.add(receiver);
        }
      }
    }
    return receivers;
  }

  private static @Nullable String whyNot(Map<String, String> cells) {
    if (cells.containsKey("tag")) {
      return "there are no tags; write forward with exporters: for a choice of exporters";
    }
    if (cells.containsKey("balance-alg")) {
      return "copies are not balanced; write forward with exporters: for each receiver";
    }
    if (cells.containsKey("kafka_broker") || cells.containsKey("zmq_address")) {
      return "copies go over UDP alone";
    }
    return cells.containsKey("src_port")
        ? "the port of the source cannot be chosen; take src_port out"
        : null;
  }

  static Map<String, String> cells(String row) {
    Map<String, String> cells = new LinkedHashMap<>();
    for (String cell : row.split("\\s+", -1)) {
      int equals = cell.indexOf('=');
      cells.put(
          equals < 0 ? cell : cell.substring(0, equals),
          equals < 0 ? "" : cell.substring(equals + 1));
    }
    return cells;
  }

  /** Rows by line number, without comments and blank lines. */
  Map<Integer, String> rows(NfacctdLine line) {
    Map<Integer, String> rows = new LinkedHashMap<>();
    String text = text(line);
    int number = 0;
    for (String raw : (text == null ? "" : text).lines().toList()) {
      number++;
      String row = raw.strip();
      if (!row.isEmpty() && row.charAt(0) != '!' && row.charAt(0) != '#') {
        rows.put(number, row);
      }
    }
    return rows;
  }

  private @Nullable String text(NfacctdLine line) {
    try {
      Path file = directory.resolve(line.value());
      return text(line, file);
    } catch (InvalidPathException e) {
      remarks.addMistake(line, "a path with characters that this system or its locale lacks");
      return null;
    }
  }

  private @Nullable String text(NfacctdLine line, Path file) {
    try {
      return TextFiles.text(file);
    } catch (IOException e) {
      remarks.addMistake(line, file + " " + TextFiles.reason(file, e));
      return null;
    }
  }
}
