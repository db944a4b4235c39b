// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.view.Scraper;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header by which Prometheus says how long it will wait for the answer; everything that scrapes
 * as Prometheus does sends it, and a person's browser or curl doesn't.
 */
final class ScrapeTimeout {
  static final String HEADER = "X-Prometheus-Scrape-Timeout-Seconds";

  /** As Prometheus writes it: without an exponent. */
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}(\\.\\d{1,12})?");

  private ScrapeTimeout() {}

  /** Milliseconds; 0 if the client does not say. */
  static long ms(HttpExchange exchange) {
    String value = exchange.getRequestHeaders().getFirst(HEADER);
    if (value == null || !SECONDS.matcher(value).matches()) {
      return 0;
    }
    return (long) (Double.parseDouble(value) * 1000);
  }

  /** Who asks; null if it is no scraper. */
  static @Nullable Scraper scraper(HttpExchange exchange) {
    if (ms(exchange) == 0) {
      return null;
    }
    URI uri = exchange.getRequestURI();
    String query = uri.getRawQuery();
    return new Scraper(
        exchange.getRemoteAddress().getAddress().getHostAddress(),
        query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query);
  }
}
