// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.yaml.Mistake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a file holds, it gives settings or mistakes: never an exception, never a long wait. */
class HostileConfigurationTest {
  private static final String PIECES = "{}[]:,-&*#!|>?'\"%@`~ \n\t\r\0aZ09.\u00e9\ud800\ufeff";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "../conf/flowtally.yaml, flowtally.yaml, 1",
    "src/test/resources/config/nfacctd/everything.conf, nfacctd.conf, 2",
    "src/test/resources/config/nfacctd/everything.yaml, imported.yaml, 3"
  })
  @Tag("slow")
  void givesSettingsOrMistakesForAnyMutation(Path original, String name, long seed)
      throws IOException {
    String text = Files.readString(original);
    Random random = new Random(seed);
    Path file = directory.resolve(name);

    for (int i = 0; i < 300; i++) {
      Files.writeString(file, StandardCharsets.UTF_8.decode(mutated(text, random)));
      ConfigurationResult reading = ConfigurationFile.read(file);

      assertThat(reading.ok())
          .as("seed %d, step %d", seed, i)
          .isEqualTo(reading.mistakes().isEmpty());
    }
  }

  private static ByteBuffer mutated(String text, Random random) {
    StringBuilder out = new StringBuilder(text);
    for (int changes = 1 + random.nextInt(8); changes > 0 && !out.isEmpty(); changes--) {
      int at = random.nextInt(out.length());
      int end = Math.min(out.length(), at + random.nextInt(30));
      char piece = PIECES.charAt(random.nextInt(PIECES.length()));
      switch (random.nextInt(4)) {
        case 0 -> out.insert(at, piece);
        case 1 -> out.setCharAt(at, piece);
        case 2 -> out.delete(at, end);
        default -> out.insert(random.nextInt(out.length()), out.substring(at, end));
      }
    }
    return StandardCharsets.UTF_8.encode(out.toString());
  }

  @Test
  void readsAMillionBlankLinesAtOnce() throws IOException {
    Path file = directory.resolve("blank.conf");
    Files.writeString(file, "\n".repeat(1_000_000) + "plugins: memory[a]\n");

    assertThat(ConfigurationFile.read(file).settings().aggregates()).hasSize(1);
  }

  @Test
  void keepsMistakesShort() throws IOException {
    Path file = directory.resolve("long.yaml");
    Files.writeString(file, "k" + "e".repeat(100_000) + ": 1\nnet: " + "x".repeat(100_000) + "\n");

    assertThat(ConfigurationFile.read(file).mistakes())
        .hasSizeGreaterThan(0)
        .allSatisfy(mistake -> assertThat(mistake.text()).hasSizeLessThan(1_100));
  }

  @Test
  void doesNotReadAnEndlessFile() {
    assertThat(ConfigurationFile.read(Path.of("/dev/zero")).mistakes())
        .extracting(Mistake::toString)
        .containsExactly(
            "/dev/zero: is larger than 1MiB, which no configuration is: name the right file");
  }
}
