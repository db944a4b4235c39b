// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.exposition.BuildInfo;
import java.io.IOException;

/** What a person sees who opens the address in a browser. */
public final class LandingPage implements Page {
  private static final String HTML =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Flowtally</title></head>
      <body>
      <h1>Flowtally</h1>
      <p>NetFlow v5, v9 and IPFIX in, Prometheus counters out. Version VERSION.</p>
      <ul>
      <li><a href="/metrics">/metrics</a>: what was counted</li>
      <li><a href="/proxy?module=pmacct">/proxy?module=pmacct</a>: the same, for an old scrape job</li>
      <li><a href="/status">/status</a>: exporters, listeners and aggregates as JSON</li>
      <li><a href="/-/healthy">/-/healthy</a>, <a href="/-/ready">/-/ready</a></li>
      </ul>
      </body>
      </html>
      """;

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    Reply.html(exchange, HTML.replace("VERSION", BuildInfo.current().version()));
  }
}
