// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON document; sets the commas. What is written goes out in pieces, so that a document
 * of any size takes little memory. Used by one thread.
 *
 * <p>Where the client is gone, methods throw {@link UncheckedIOException}.
 */
final class Json implements AutoCloseable {
  static final String CONTENT_TYPE = "application/json";

  private static final int PIECE = 16 * 1024;

  /** Where the document goes; asked for once, with the first piece. */
  interface Target {
    OutputStream open() throws IOException;
  }

  private final Target target;
  private final StringBuilder out = new StringBuilder(PIECE + 1024);
  private @Nullable OutputStream stream;
  private boolean first = true;

  Json(Target target) {
    this.target = target;
  }

  /** Sends a document as the answer; what fails before its first piece can still be told. */
  static void reply(HttpExchange exchange, Delivery delivery, Consumer<Json> content)
      throws IOException {
    if (Reply.isHead(exchange)) {
      exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    try (Json json = new Json(() -> body(exchange, delivery))) {
      content.accept(json);
      json.finish();
    }
  }

  private static OutputStream body(HttpExchange exchange, Delivery delivery) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
    exchange.sendResponseHeaders(200, 0);
    return delivery.watch(exchange.getResponseBody());
  }

  /** Opens an object or an array, by its bracket. */
  Json open(char bracket) {
    comma();
    out.append(bracket);
    first = true;
    return this;
  }

  Json close(char bracket) {
    out.append(bracket);
    first = false;
    if (out.length() >= PIECE) {
      drain();
    }
    return this;
  }

  /** A member's name; its value must follow. */
  Json name(String name) {
    comma();
    string(name);
    out.append(':');
    first = true;
    return this;
  }

  Json text(String text) {
    comma();
    string(text);
    return this;
  }

  /** A number or a truth value. */
  Json raw(Object value) {
    comma();
    out.append(value);
    return this;
  }

  private void comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private void drain() {
    try {
      if (stream == null) {
        stream = target.open();
      }
      stream.write(out.toString().getBytes(StandardCharsets.UTF_8));
      out.setLength(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document is whole: sends the rest, a line break, and the end. */
  void finish() throws IOException {
    out.append('\n');
    drain();
    if (stream != null) {
      stream.close();
    }
  }

  /** Sends nothing: a document that broke off must not look whole. */
  @Override
  public void close() {
    out.setLength(0);
  }
}
