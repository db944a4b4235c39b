// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A file of the page, from the jar. Scripts and styles come from this server alone, and the page
 * itself may not be shown inside another one.
 */
public final class AssetPage implements Page {
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final String contentType;
  private final byte[] content;

  private AssetPage(String contentType, byte[] content) {
    this.contentType = contentType;
    this.content = content;
  }

  /** Everything that the page is made of, by path. */
  public static Map<String, Page> all() {
    String script = "text/javascript; charset=utf-8";
    String style = "text/css; charset=utf-8";
    return Map.of(
        "/", of("index.html", "text/html; charset=utf-8"),
        "/page.js", of("page.js", script),
        "/page.css", of("page.css", style),
        "/uplot.js", of(UPLOT + "uPlot.iife.min.js", script),
        "/uplot.css", of(UPLOT + "uPlot.min.css", style));
  }

  /** A resource beside this class, or, with a slash, from the root of the jar. */
  private static AssetPage of(String resource, String contentType) {
    try (InputStream in = AssetPage.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + resource);
      }
      return new AssetPage(contentType, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getResponseHeaders().getFirst("Content-Security-Policy") == null) {
      exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    }
    if (Reply.isHead(exchange)) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }
}
