// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.exposition.Exposition;
import io.flowtally.exposition.Format;
import io.flowtally.view.ScrapeAnswer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;

/** The exposition, streamed. */
public final class MetricsPage implements LargePage.Content {
  private final Scrape scrape;

  public MetricsPage(Scrape scrape) {
    this.scrape = scrape;
  }

  /** Without its mark an answer would let counters fall after a crash. */
  private boolean mark(HttpExchange exchange) throws IOException {
    try {
      scrape.mark();
      return true;
    } catch (IOException e) {
      Reply.text(exchange, 503, "not scraped: " + e.getMessage());
      return false;
    }
  }

  @Override
  public void send(HttpExchange exchange, Delivery delivery) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    Query query = new Query(exchange.getRequestURI());
    Format negotiated = Format.accepted(accept);
    Format format =
        "false".equals(query.first("created")) ? negotiated.withoutCreated() : negotiated;
    ScrapeAnswer answer = ScrapeAnswer.PLAIN;
    if (!Reply.isHead(exchange)) {
      if (!mark(exchange)) {
        return;
      }
      answer = scrape.begin(exchange);
    }
    MetricSnapshots metrics = scrape.of(query, answer);
    exchange.getResponseHeaders().set("Content-Type", format.contentType());
    exchange.getResponseHeaders().set("Vary", "Accept, Accept-Encoding");
    boolean gzip = Gzip.isAccepted(exchange.getRequestHeaders());
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    if (Reply.isHead(exchange)) {
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    LargeWrites.enable(exchange);
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = delivery.watch(exchange.getResponseBody());
    Exposition exposition = new Exposition(format, EscapingScheme.fromAcceptHeader(accept));
    if (gzip) {
      try (Gzip compressed = new Gzip(body)) {
        exposition.write(metrics, compressed);
        compressed.finish();
      }
    } else {
      exposition.write(metrics, body);
    }
    // Again for a snapshot taken meanwhile: some of these values may be newer than it.
    scrape.mark();
    // Only a whole answer is closed; one that broke off must not look whole.
    body.close();
    answer.written();
  }
}
