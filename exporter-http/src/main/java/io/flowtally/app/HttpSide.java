// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.config.ListenAddress;
import io.flowtally.config.Located;
import io.flowtally.config.Settings;
import io.flowtally.http.HttpSettings;
import java.nio.file.Path;

/** The configuration's http section in the terms of the http room. */
final class HttpSide {
  private HttpSide() {}

  static HttpSettings of(Settings settings) {
    Located<Path> webConfig = settings.http().webConfigFile();
    return new HttpSettings(
        settings.http().listen().stream().map(ListenAddress::socketAddress).toList(),
        webConfig == null ? null : webConfig.value(),
        settings.http().reload(),
        settings.http().healthOpen());
  }
}
