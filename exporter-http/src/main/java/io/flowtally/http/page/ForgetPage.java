// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.view.CollectorView;
import java.io.IOException;

/** Forgets an exporter that was taken away, under the same setting as a reload over HTTP. */
public final class ForgetPage implements Page {
  public static final String PATH = "/-/forget";

  private final CollectorView view;
  private final boolean enabled;

  public ForgetPage(CollectorView view, boolean enabled) {
    this.view = view;
    this.enabled = enabled;
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    String exporter = new Query(exchange.getRequestURI()).first("exporter");
    if (!enabled) {
      Reply.text(exchange, 403, "this is off; set http.reload: true, or wait for forget_after");
    } else if (exporter == null || exporter.isEmpty()) {
      Reply.text(exchange, 400, "which one? Write " + PATH + "?exporter=ADDRESS");
    } else if (view.forget(exporter)) {
      Reply.text(exchange, 200, "forgotten; what it had counted is with other");
    } else {
      Reply.text(exchange, 404, "no exporter of this address; /status lists them");
    }
  }
}
