// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.config.nfacctd.NfacctdImport;
import io.flowtally.text.TextFiles;
import io.flowtally.yaml.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a configuration file, or finds one. Static, without state. */
public final class ConfigurationFile {
  /** The name that is looked for when none is given. */
  public static final String NAME = "flowtally.yaml";

  /** Where it is looked for, first one first. */
  public static final List<Path> SEARCHED =
      List.of(Path.of(""), Path.of("conf"), Path.of("/etc/flowtally"));

  private ConfigurationFile() {}

  /** Reads this file: a flowtally.yaml, or an nfacctd.conf. Never throws. */
  public static ConfigurationResult read(Path file) {
    try {
      String text = TextFiles.text(file);
      return NfacctdImport.looksLike(file, text)
          ? NfacctdImport.of(file, text).settings(file)
          : YamlText.read(file, text);
    } catch (IOException e) {
      return ConfigurationResult.failed(
          file, List.of(new Mistake(file.toString(), 0, TextFiles.reason(file, e))));
    }
  }

  /** Finds the file in {@link #SEARCHED}; with none, the built-in defaults. Never throws. */
  public static ConfigurationResult defaults() {
    return search(SEARCHED);
  }

  static ConfigurationResult search(List<Path> directories) {
    for (Path directory : directories) {
      Path file = directory.resolve(NAME);
      if (Files.exists(file)) {
        return read(file);
      }
    }
    for (Path directory : directories) {
      Path networks = directory.resolve(Defaults.NETWORKS_FILE);
      if (Files.exists(networks)) {
        return ConfigurationResult.of(
            null, Defaults.settings(Defaults.NO_FILE, networks), List.of());
      }
    }
    Path last = directories.get(directories.size() - 1);
    String advice =
        "neither "
            + NAME
            + " nor "
            + Defaults.NETWORKS_FILE
            + " is in ., conf/ or "
            + last
            + "/: write your networks to "
            + last.resolve(Defaults.NETWORKS_FILE)
            + ", or name a file with --config";
    return ConfigurationResult.failed(null, List.of(new Mistake(NAME, 0, advice)));
  }

  static String missingNetworks(Path networks) {
    return "networks_file: "
        + networks
        + " does not exist: write your networks to it, or networks_file: null to go without";
  }
}
