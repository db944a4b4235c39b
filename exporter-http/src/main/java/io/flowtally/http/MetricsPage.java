package io.flowtally.http;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.collector.ScrapeAnswer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;

/**
 * The exposition, streamed. At most {@link #AT_ONCE} scrapes run side by side, so that neither a
 * crowd nor slow readers take the memory and the threads; one more is told to come back.
 */
final class MetricsPage implements Page {
  static final int AT_ONCE = 16;

  private final Scrape scrape;
  private final Semaphore places = new Semaphore(AT_ONCE);

  MetricsPage(Scrape scrape) {
    this.scrape = scrape;
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    if (!places.tryAcquire()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      Reply.text(exchange, 503, AT_ONCE + " scrapes are running already; come back in a second");
      return;
    }
    try {
      send(exchange);
    } finally {
      places.release();
    }
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

  private void send(HttpExchange exchange) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    Format format = Format.accepted(accept);
    ScrapeAnswer answer = ScrapeAnswer.PLAIN;
    if (!Reply.isHead(exchange)) {
      if (!mark(exchange)) {
        return;
      }
      answer = scrape.begin(exchange);
    }
    MetricSnapshots metrics = scrape.of(new Query(exchange.getRequestURI()), answer);
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
    OutputStream body = exchange.getResponseBody();
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
