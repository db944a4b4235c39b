// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** What answers the requests of one path. Called by several threads at once. */
public interface Page {
  /**
   * Sends the whole answer. An {@link IOException} means that the client is gone; the caller closes
   * the exchange.
   */
  void serve(HttpExchange exchange) throws IOException;
}
