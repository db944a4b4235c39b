// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.address.ListenAddress;
import io.flowtally.config.Settings;
import io.flowtally.http.HttpSettings;
import io.flowtally.http.MetricsServer;
import io.flowtally.yaml.Located;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;

/** The configuration's http section as the http package has it. */
final class HttpConfiguration {
  private HttpConfiguration() {}

  static HttpSettings of(Settings settings) {
    Located<Path> webConfig = settings.http().webConfigFile();
    return new HttpSettings(
        settings.http().listen().stream().map(ListenAddress::socketAddress).toList(),
        webConfig == null ? null : webConfig.value(),
        settings.http().reload(),
        settings.http().healthOpen(),
        settings.http().pageMemory());
  }

  /** Where metrics are served, as one would open it. */
  static String addresses(Settings settings, MetricsServer server) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < server.ports().size(); i++) {
      InetAddress host = settings.http().listen().get(i).host();
      String name =
          host == null || host.isAnyLocalAddress()
              ? "localhost"
              : host instanceof Inet6Address
                  ? "[" + host.getHostAddress() + "]"
                  : host.getHostAddress();
      text.append(i == 0 ? "metrics on " : ", ")
          .append(server.secure() ? "https://" : "http://")
          .append(name)
          .append(':')
          .append(server.ports().get(i))
          .append("/metrics");
    }
    return text.toString();
  }
}
