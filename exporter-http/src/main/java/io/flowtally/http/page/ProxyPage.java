// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/**
 * Serves the same as /metrics at the address of the chain that Flowtally replaces, where
 * exporter_exporter passed on to a module. The old scrape job then works as it is.
 */
public final class ProxyPage implements Page {
  private static final String MODULE = "pmacct";

  private final Page metrics;

  public ProxyPage(Page metrics) {
    this.metrics = metrics;
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    String module = new Query(exchange.getRequestURI()).first("module");
    if (MODULE.equals(module)) {
      metrics.serve(exchange);
    } else {
      Reply.text(exchange, 404, "no such module; the only one here is /proxy?module=" + MODULE);
    }
  }
}
