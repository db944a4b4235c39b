// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One file a mistake in {@code config/bad}. Lines that start with {@code #!} are the exact mistakes
 * that the file must give, in order, as LINE: text.
 */
class BadConfigurationTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/config/bad");

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrongAndWhatToWrite(String name) throws IOException {
    Path file = DIRECTORY.resolve(name);
    List<String> expected =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("#! "))
            .map(line -> line.substring(3))
            .toList();

    ConfigurationResult reading = ConfigurationFile.read(file);

    assertThat(reading.mistakes())
        .extracting(mistake -> mistake.line() + ": " + mistake.text())
        .containsExactlyElementsOf(expected)
        .isNotEmpty();
    assertThat(reading.ok()).isFalse();
  }
}
