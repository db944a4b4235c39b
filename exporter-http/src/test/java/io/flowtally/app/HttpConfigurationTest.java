// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.config.ConfigurationFile;
import io.flowtally.config.ConfigurationResult;
import io.flowtally.http.HttpSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpConfigurationTest {
  @TempDir private Path folder;

  @Test
  void handsOnEveryKeyOfTheSection() throws Exception {
    HttpSettings settings =
        read(
            "http: {listen: [\"127.0.0.1:9000\"], web_config_file: web.yml, reload: true,"
                + " health_open: false}\n");

    assertThat(settings.listen()).extracting(address -> address.getPort()).containsExactly(9000);
    assertThat(settings.webConfigFile()).isEqualTo(folder.resolve("web.yml"));
    assertThat(settings.reload()).isTrue();
    assertThat(settings.healthOpen()).isFalse();
  }

  @Test
  void leavesHealthOpenAndReloadClosedByDefault() throws Exception {
    HttpSettings settings = read("listen: [\":2055\"]\n");

    assertThat(settings.healthOpen()).isTrue();
    assertThat(settings.reload()).isFalse();
  }

  private HttpSettings read(String yaml) throws Exception {
    Files.writeString(folder.resolve("local.net"), "! Inside\n10.0.0.0/8\n");
    Path file = Files.writeString(folder.resolve("flowtally.yaml"), yaml);
    ConfigurationResult reading = ConfigurationFile.read(file);
    assertThat(reading.mistakes()).isEmpty();
    return HttpConfiguration.of(reading.settings());
  }
}
