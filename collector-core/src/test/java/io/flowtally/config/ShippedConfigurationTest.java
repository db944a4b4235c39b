// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flowtally.config.nfacctd.NfacctdKeys;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** conf/flowtally.yaml is the reference that people start from: it may not drift from the code. */
class ShippedConfigurationTest {
  private static final Path CONF = Path.of("../conf");

  @Test
  void saysExactlyTheDefaults() {
    ConfigurationResult reading = ConfigurationFile.read(CONF.resolve("flowtally.yaml"));

    assertThat(reading.mistakes()).isEmpty();
    assertThat(reading.settings()).isEqualTo(Defaults.settings("", CONF.resolve("local.net")));
  }

  @Test
  void namesEveryKeyThatTheReaderKnows() throws IOException {
    assertThat(keysOfTheFile())
        .containsAll(SettingsReader.KEYS)
        .contains(
            "exporters.allow",
            "sampling.apply",
            "sampling.override",
            "limits.buckets",
            "limits.idle",
            "limits.exporters",
            "limits.templates",
            "limits.held",
            "limits.held_for",
            "metrics.prefix",
            "metrics.labels",
            "metrics.first_increments",
            "http.listen",
            "http.web_config_file",
            "http.reload",
            "http.health_open",
            "state.directory",
            "state.interval");
  }

  @Test
  void isDocumentedKeyByKey() throws IOException {
    String page = Files.readString(Path.of("../docs/configuration.md"));

    for (String key : keysOfTheFile()) {
      boolean isSection = SettingsReader.KEYS.contains(key) && !page.contains("| `" + key + "` |");
      boolean isAggregate = key.startsWith("aggregates.");
      String row = isSection ? "| `" + key + "." : "| `" + key + "` |";
      assertThat(isAggregate || page.contains(row)).as(key).isTrue();
    }
  }

  @Test
  void hasARowForEveryUsedKeyOnThePageForMovers() throws IOException {
    String page = Files.readString(Path.of("../docs/moving-from-nfacctd.md"));

    for (String key : NfacctdKeys.all()) {
      NfacctdKeys.Row row = Objects.requireNonNull(NfacctdKeys.row(key));
      if (row.fate() == NfacctdKeys.Fate.USED) {
        assertThat(page).contains(key);
      }
    }
  }

  @Test
  void explainsEachKeyInAComment() throws IOException {
    List<String> lines = Files.readAllLines(CONF.resolve("flowtally.yaml"));

    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean opensSection = line.matches("[a-z_]+:");
      if (line.matches("( {2})?[a-z_]+:.*") && !opensSection) {
        assertThat(lines.get(i - 1).strip()).as("above line " + (i + 1)).startsWith("#");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "config, prometheus.yml",
    "rules, rules/alerts.yml",
    "rules, rules/recording.yml",
    "rules, rules/attacks.yml"
  })
  void satisfiesPromtool(String what, String file) throws Exception {
    Path promtool = Path.of("/usr/bin/promtool");
    assumeTrue(Files.isExecutable(promtool), "needs promtool: Debian's package prometheus");
    Process check =
        new ProcessBuilder(promtool.toString(), "check", what, CONF.resolve(file).toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
  }

  @Test
  void theContainersFolderReadsWithoutAMistakeAndKeepsState() {
    ConfigurationResult reading = ConfigurationFile.read(Path.of("../docker/etc/flowtally.yaml"));

    assertThat(reading.mistakes()).isEmpty();
    assertThat(reading.settings().state().directory()).isNotNull();
  }

  /** A file that was mounted alone is seen as it was before an editor replaced it. */
  @Test
  void composeMountsFoldersForWhatIsReloaded() throws IOException {
    assertThat(Files.readString(Path.of("../docker/compose.yaml")))
        .contains("- ./etc:/etc/flowtally:ro", "- ../conf:/etc/prometheus/flowtally:ro")
        .doesNotContain("local.net:");
    assertThat(Files.readString(Path.of("../docker/prometheus.yml")))
        .contains("rule_files:", "flowtally/rules/*.yml", "_created", "action: drop");
  }

  @Test
  void theUnitChecksBeforeItStartsAndBeforeItReloads() throws IOException {
    String unit = Files.readString(CONF.resolve("flowtally.service"));
    String check = "/usr/bin/flowtally check --quiet --config /etc/flowtally/flowtally.yaml\n";

    assertThat(unit)
        .containsSubsequence("ExecStartPre=" + check, "ExecStart=/usr/bin/flowtally run");
    assertThat(unit).containsSubsequence("ExecReload=" + check, "ExecReload=/bin/kill -HUP");
  }

  private static List<String> keysOfTheFile() throws IOException {
    String text = Files.readString(CONF.resolve("flowtally.yaml"));
    Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    List<String> keys = new ArrayList<>();
    collect("", root, keys);
    return keys;
  }

  private static void collect(String path, Node node, List<String> keys) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = path + ((ScalarNode) tuple.getKeyNode()).getValue();
        keys.add(key);
        collect(key + ".", tuple.getValueNode(), keys);
      }
    }
  }
}
