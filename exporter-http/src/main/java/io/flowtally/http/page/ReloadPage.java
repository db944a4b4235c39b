// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.view.CollectorView;
import io.flowtally.view.ReloadStatus;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Reads the configuration again, if the configuration lets HTTP do so. */
public final class ReloadPage implements Page {
  public static final String PATH = "/-/reload";

  private final CollectorView view;
  private final boolean enabled;
  private final Semaphore running = new Semaphore(1);

  public ReloadPage(CollectorView view, boolean enabled) {
    this.view = view;
    this.enabled = enabled;
  }

  @Override
  public void serve(HttpExchange exchange) throws IOException {
    if (!enabled) {
      Reply.text(
          exchange, 403, "reload over HTTP is off; set http.reload: true, or send SIGHUP instead");
      return;
    }
    if (!running.tryAcquire()) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      Reply.text(exchange, 503, "a reload is running already; come back in a second");
      return;
    }
    ReloadStatus status;
    try {
      status = view.reload();
    } finally {
      running.release();
    }
    if (status.successful()) {
      Reply.text(exchange, 200, "reloaded");
    } else {
      Reply.text(exchange, 500, "nothing was changed:\n" + String.join("\n", status.mistakes()));
    }
  }
}
