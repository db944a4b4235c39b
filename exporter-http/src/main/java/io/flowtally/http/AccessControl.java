// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.http.page.Reply;
import io.flowtally.http.webconfig.CurrentWebConfig;
import io.flowtally.http.webconfig.WebConfig;
import java.io.IOException;
import java.util.Set;

/**
 * Lets a request in or answers it itself, by the web-config file of the moment, and sets the
 * headers that the file wants on every answer.
 */
final class AccessControl {
  private static final Set<String> HEALTH = Set.of("/-/healthy", "/-/ready");

  private final CurrentWebConfig webConfig;
  private final boolean healthOpen;

  AccessControl(CurrentWebConfig webConfig, boolean healthOpen) {
    this.webConfig = webConfig;
    this.healthOpen = healthOpen;
  }

  /** True if the request may go on; false if it has been answered. */
  boolean admits(HttpExchange exchange, String path) throws IOException {
    WebConfig config = webConfig.get();
    config.headers().forEach(exchange.getResponseHeaders()::set);
    if (healthOpen && HEALTH.contains(path)) {
      return true;
    }
    if (!config.rateLimit().admits()) {
      Reply.text(exchange, 429, "more requests than rate_limit allows");
      return false;
    }
    if (config.passwords().isEmpty()) {
      return true;
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    switch (config.passwords().check(authorization, exchange.getRemoteAddress().getAddress())) {
      case RIGHT -> {
        return true;
      }
      case WRONG -> {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Flowtally\"");
        Reply.text(exchange, 401, "unauthorized");
      }
      case BUSY -> {
        exchange.getResponseHeaders().set("Retry-After", "1");
        Reply.text(exchange, 429, "too many passwords to check; come back in a second");
      }
    }
    return false;
  }
}
