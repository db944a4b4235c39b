// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Sends an answer in pieces of 64 KiB. The JDK's server writes each chunk of an answer, 4 KiB, to
 * the socket by itself, which takes longer than all else in a scrape; over TLS each is a record.
 *
 * <p>Its API has no say in that, so the stream behind the chunks is put in a buffer by reflection.
 * The manifest opens the package for it. Started in another way, or with a JDK that has other
 * fields, answers go out in chunks as ever, and are the same bytes.
 */
final class LargeWrites {
  private static final int SIZE = 64 * 1024;

  private static final @Nullable LargeWrites JDK = find();

  /** Static: the exchange behind the API's. */
  private final Method exchange;

  /** Of that exchange: what its answer is written to. */
  private final Field stream;

  private LargeWrites(Method exchange, Field stream) {
    this.exchange = exchange;
    this.stream = stream;
  }

  private static @Nullable LargeWrites find() {
    try {
      Class<?> type = Class.forName("sun.net.httpserver.ExchangeImpl");
      Method exchange = type.getDeclaredMethod("get", HttpExchange.class);
      Field stream = type.getDeclaredField("ros");
      exchange.setAccessible(true);
      stream.setAccessible(true);
      return new LargeWrites(exchange, stream);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }

  static boolean arePossible() {
    return JDK != null;
  }

  /** To be called before the headers are sent; the end of the answer sends what is left. */
  static void enable(HttpExchange exchange) {
    if (JDK != null) {
      JDK.buffer(exchange);
    }
  }

  private void buffer(HttpExchange api) {
    try {
      Object behind = exchange.invoke(null, api);
      if (stream.get(behind) instanceof OutputStream out) {
        stream.set(behind, new BufferedOutputStream(out, SIZE));
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the JDK's HTTP server is not what it was a moment ago", e);
    }
  }
}
