// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/**
 * A page whose answer may be large: it is made only in one of the {@link Places} that all such
 * pages share.
 */
public final class LargePage implements Page {
  /** Sends the answer; its body goes through {@link Delivery#watch}. */
  interface Content {
    void send(HttpExchange exchange, Delivery delivery) throws IOException;
  }

  private final Places places;
  private final Content content;

  public LargePage(Places places, Content content) {
    this.places = places;
    this.content = content;
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    try (Delivery delivery = places.take()) {
      if (delivery == null) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        Reply.text(
            exchange,
            503,
            places.most() + " large answers are on their way already; come back in a second");
        return;
      }
      Workers.answering(true);
      content.send(exchange, delivery);
    }
  }
}
