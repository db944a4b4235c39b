// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.exposition.Exposition;
import io.flowtally.exposition.Format;
import io.flowtally.view.Hold;
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

  @Override
  public void send(HttpExchange exchange, Delivery delivery) throws IOException {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    Query query = new Query(exchange.getRequestURI());
    Format negotiated = Format.accepted(accept);
    Format format =
        "false".equals(query.first("created")) ? negotiated.withoutCreated() : negotiated;
    boolean gzip = Gzip.isAccepted(exchange.getRequestHeaders());
    Writer writer =
        new Writer(new Exposition(format, EscapingScheme.fromAcceptHeader(accept)), gzip);
    if (Reply.isHead(exchange)) {
      scrape.of(query, ScrapeAnswer.PLAIN); // a name[] that is wrong is wrong here too
      writer.headers(exchange, format);
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    Hold hold;
    try {
      hold = scrape.hold();
    } catch (IOException e) { // without its mark an answer would let counters fall after a crash
      Reply.text(exchange, 503, "not scraped: " + e.getMessage());
      return;
    }
    if (hold == Hold.NONE) {
      ScrapeAnswer answer = scrape.begin(exchange);
      MetricSnapshots metrics = scrape.of(query, answer);
      OutputStream body = begin(exchange, delivery, writer, format);
      writer.write(metrics, body);
      // Again for a snapshot taken meanwhile: some of these values may be newer than it.
      scrape.mark();
      end(body, answer);
      return;
    }
    ScrapeAnswer answer;
    PageBuffer page = new PageBuffer();
    try (hold) {
      answer = scrape.begin(exchange);
      writer.write(scrape.of(query, answer), page);
    }
    OutputStream body = begin(exchange, delivery, writer, format);
    page.sendTo(body);
    end(body, answer);
  }

  private static OutputStream begin(
      HttpExchange exchange, Delivery delivery, Writer writer, Format format) throws IOException {
    writer.headers(exchange, format);
    LargeWrites.enable(exchange);
    exchange.sendResponseHeaders(200, 0);
    return delivery.watch(exchange.getResponseBody());
  }

  /** Only a whole answer is closed; one that broke off must not look whole. */
  private static void end(OutputStream body, ScrapeAnswer answer) throws IOException {
    body.close();
    answer.written();
  }

  /** How an answer is written. */
  private record Writer(Exposition exposition, boolean gzip) {
    void headers(HttpExchange exchange, Format format) {
      exchange.getResponseHeaders().set("Content-Type", format.contentType());
      exchange.getResponseHeaders().set("Vary", "Accept, Accept-Encoding");
      if (gzip) {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      }
    }

    void write(MetricSnapshots metrics, OutputStream out) throws IOException {
      if (!gzip) {
        exposition.write(metrics, out);
        return;
      }
      try (Gzip compressed = new Gzip(out)) {
        exposition.write(metrics, compressed);
        compressed.finish();
      }
    }
  }
}
