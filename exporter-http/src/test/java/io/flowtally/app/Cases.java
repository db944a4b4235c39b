// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Small captures beside the repository, each with the series that are right: in {@code
 * ../shared/cases}, or where the system property {@code flowtally.cases} says. A developer may be
 * without them; in CI they must be there.
 */
final class Cases {
  private static final String PROPERTY = "flowtally.cases";

  private Cases() {}

  /**
   * One capture and what it should count.
   *
   * @param series what each aggregate with its labels should have counted: bytes and packets
   * @param compared the aggregates that are looked at
   * @param own metrics of the collector itself; 0 also means absent
   * @param added to the configuration; null: nothing
   */
  record Case(
      String name,
      Path capture,
      Map<String, Map<String, Number>> series,
      List<String> compared,
      Map<String, Number> own,
      String added) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Aborts the test if there are no cases and need not be any. */
  static Path folder() {
    String named = System.getProperty(PROPERTY);
    Path folder =
        named == null ? repository().resolveSibling("shared").resolve("cases") : Path.of(named);
    boolean present = Files.isDirectory(folder);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("CI has the cases at %s", folder).isTrue();
    }
    assumeTrue(present, "no cases at " + folder + "; -D" + PROPERTY + "=FOLDER names another");
    return folder;
  }

  static List<Case> all() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Cases::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cases that we decide otherwise, with where the documentation says so, and why. */
  static Map<String, List<String>> decidedOtherwise() {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    try (InputStream in = Cases.class.getResourceAsStream("/cases/decided-otherwise.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\t", -1)))
          .forEach(row -> rows.put(row.get(0), row.subList(1, row.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  static Path repository() {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.exists(root.resolve(".git"))) {
      root = root.getParent();
    }
    return root;
  }

  @SuppressWarnings("unchecked") // the form of a case; JSON is YAML
  private static Case read(Path file) {
    try {
      Map<String, Object> json =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      String stem = file.getFileName().toString().replaceFirst("[.]json$", "");
      return new Case(
          stem,
          capture(file.getParent(), stem),
          (Map<String, Map<String, Number>>) orEmpty(json.get("expected_series"), Map.of()),
          (List<String>) orEmpty(json.get("series_compared"), List.of()),
          (Map<String, Number>) orEmpty(json.get("expected_own"), Map.of()),
          (String) json.get("config_added"));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** Some are compressed, and named so. */
  private static Path capture(Path folder, String stem) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(stem + ".pcap"))
          .sorted()
          .findFirst()
          .orElseThrow(() -> new IOException("no capture of " + stem));
    }
  }

  private static Object orEmpty(Object value, Object empty) {
    return value == null ? empty : value;
  }
}
