// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.networks.LookupMode;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
  @TempDir Path directory;

  @BeforeEach
  void writeNetworks() throws IOException {
    Files.writeString(directory.resolve("local.net"), "! Inside\n10.0.0.0/8\n");
  }

  private ConfigurationResult read(String yaml) throws IOException {
    Path file = directory.resolve("flowtally.yaml");
    Files.writeString(file, yaml);
    return ConfigurationFile.read(file);
  }

  private Settings defaults() {
    return Defaults.settings("", directory.resolve("local.net"));
  }

  @Test
  void takesTheDefaultOfEveryKeyThatIsLeftOut() throws IOException {
    assertThat(read("").settings()).isEqualTo(defaults());
    assertThat(read("# nothing\n").settings()).isEqualTo(defaults());
    assertThat(read("{}").settings()).isEqualTo(defaults());
    assertThat(read("limits: {}\nmetrics: {labels: {}}\n").settings()).isEqualTo(defaults());
  }

  @Test
  void needsNoMoreThanANetworksFile() {
    ConfigurationResult reading =
        ConfigurationFile.search(List.of(directory.resolve("none"), directory));

    assertThat(reading.file()).isNull();
    assertThat(reading.settings()).isEqualTo(defaults());
  }

  @Test
  void prefersAConfigurationFileAnywhereToANetworksFileAlone() throws IOException {
    Path other = Files.createDirectory(directory.resolve("etc"));
    Files.writeString(other.resolve("local.net"), "10.0.0.0/8\n");
    Files.writeString(other.resolve("flowtally.yaml"), "receivers: 3\n");

    ConfigurationResult reading = ConfigurationFile.search(List.of(directory, other));

    assertThat(reading.file()).isEqualTo(other.resolve("flowtally.yaml"));
    assertThat(reading.settings().receivers()).isEqualTo(3);
    assertThat(reading.settings().networks().file())
        .isEqualTo(Located.byDefault(other.resolve("local.net"), ""));
  }

  @Test
  void saysWhatToWriteWhenThereIsNothingToRead() {
    ConfigurationResult reading = ConfigurationFile.search(List.of(directory.resolve("none")));

    assertThat(reading.mistakes())
        .extracting(Mistake::toString)
        .containsExactly(
            "flowtally.yaml: neither flowtally.yaml nor local.net is in ., conf/ or "
                + directory
                + "/none/: write your networks to "
                + directory
                + "/none/local.net, or name a file with --config");
  }

  @Test
  void saysInOneLineWhyAFileCannotBeRead() throws IOException {
    Path missing = directory.resolve("missing.yaml");
    Path latin = directory.resolve("latin.yaml");
    Files.write(latin, new byte[] {'#', (byte) 0xE4, '\n'});
    Path huge = directory.resolve("huge.yaml");
    Files.writeString(huge, "#".repeat((1 << 20) + 1));
    Path utf16 = Files.write(directory.resolve("utf16.yaml"), "\uFEFFnat: wire".getBytes(UTF_16LE));
    Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {1, 0, 0, 7});

    assertThat(ConfigurationFile.read(missing).mistakes())
        .extracting(Mistake::toString)
        .containsExactly(missing + ": does not exist: write it, or name another file");
    assertThat(ConfigurationFile.read(directory).mistakes())
        .extracting(Mistake::toString)
        .containsExactly(directory + ": is a directory: name the file in it");
    assertThat(ConfigurationFile.read(latin).mistakes())
        .extracting(Mistake::toString)
        .containsExactly(latin + ": is not UTF-8: save it as UTF-8");
    assertThat(ConfigurationFile.read(huge).mistakes())
        .extracting(Mistake::toString)
        .containsExactly(
            huge + ": is larger than 1MiB, which no configuration is: name the right file");
    assertThat(ConfigurationFile.read(utf16).mistakes())
        .extracting(Mistake::toString)
        .containsExactly(utf16 + ": is UTF-16: save it as UTF-8");
    assertThat(ConfigurationFile.read(binary).mistakes())
        .extracting(Mistake::toString)
        .containsExactly(binary + ": is no text: name the right file, in UTF-8");
  }

  @Test
  void namesTheDefaultNetworksFileWhenItIsMissing() throws IOException {
    Files.delete(directory.resolve("local.net"));

    assertThat(read("net: file\n").mistakes())
        .extracting(Mistake::toString)
        .containsExactly(
            directory.resolve("flowtally.yaml")
                + ": networks_file: "
                + directory.resolve("local.net")
                + " does not exist: write your networks to it, or networks_file: null to go"
                + " without");
    assertThat(read("networks_file: null\n").settings().networks().file()).isNull();
  }

  @Test
  void makesTheGroupInsideLocalOnlyIfSomeFilterAsks() throws IOException {
    String explicit = "aggregates: {a: {filter: dst net 10.0.0.0/8, by: [dst_host]}}\n";
    String asking = "aggregates: {a: {filter: not dst local, by: [dst_host]}}\n";

    assertThat(read(explicit).settings().networks().local()).isEmpty();
    assertThat(read(asking).settings().networks().local())
        .extracting(Located::value)
        .containsExactly("Inside");
    assertThat(read(asking).settings().networks().local().get(0).mistake("no such group"))
        .hasToString(directory.resolve("flowtally.yaml") + ": no such group");
    assertThat(read(explicit + "local: [NSRC]\n").settings().networks().local())
        .extracting(Located::value)
        .containsExactly("NSRC");
  }

  @Test
  void resolvesPathsBesideTheFile() throws IOException {
    Settings settings =
        read("http: {web_config_file: tls/web.yml}\nstate: {directory: /var/lib/flowtally}\n")
            .settings();

    assertThat(settings.http().webConfigFile())
        .isEqualTo(Located.byDefault(directory.resolve("tls/web.yml"), ""));
    assertThat(settings.state().directory())
        .isEqualTo(Located.byDefault(Path.of("/var/lib/flowtally"), ""));
  }

  @Test
  void readsSizesAndDurations() throws IOException {
    Settings settings =
        read("""
                receive_buffer: 8192KiB
                limits: {idle: never, held: 0, held_for: 1h30m, buckets: 5}
                state: {interval: 1d}
                """)
            .settings();

    assertThat(settings.receiveBufferBytes()).isEqualTo(8L << 20);
    assertThat(settings.limits())
        .isEqualTo(new Settings.Limits(5, Duration.ZERO, 4096, 4096, 0, Duration.ofMinutes(90)));
    assertThat(settings.state().interval()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void givesEachAggregateTheCommonLimitUnlessItHasItsOwn() throws IOException {
    Settings settings =
        read("""
                limits: {buckets: 50}
                aggregates:
                  small: {by: [src_as], buckets: 7}
                  usual: {filter: "src net 10.0.0.0/8, dst net 10.0.0.0/8", by: [src_host]}
                """)
            .settings();

    assertThat(settings.aggregates())
        .extracting(Settings.Aggregate::buckets)
        .containsExactly(7, 50);
    assertThat(read("limits: {buckets: 50}\n").settings().aggregates())
        .extracting(Settings.Aggregate::buckets)
        .containsExactly(50, 50);
  }

  @Test
  void remembersWhereAFilterStands() throws IOException {
    Settings settings =
        read("aggregates:\n  a:\n    filter: dst lokal\n    by: [dst_host]\n").settings();
    Located<String> filter = settings.aggregates().get(0).filter();

    assertThat(filter.line()).isEqualTo(3);
    assertThat(filter.column()).isEqualTo(13);
    assertThat(filter.mistake("what?"))
        .hasToString(directory.resolve("flowtally.yaml") + ":3: what?");
  }

  @Test
  void readsABomAndWindowsLineEnds() throws IOException {
    assertThat(read("\uFEFFnet: longest\r\nas: netflow\r\n").settings().networks().net())
        .isEqualTo(LookupMode.LONGEST);
  }

  @Test
  void readsASectionOnceWrittenAndUsedTwice() throws IOException {
    Settings settings = read("aggregates:\n  a: &a {by: [src_as]}\n  b: *a\n").settings();

    assertThat(settings.aggregates())
        .extracting(aggregate -> aggregate.name().value())
        .containsExactly("a", "b");
  }
}
