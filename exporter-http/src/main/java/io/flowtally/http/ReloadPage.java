package io.flowtally.http;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.collector.CollectorView;
import io.flowtally.collector.ReloadStatus;
import java.io.IOException;

/** Reads the configuration again, if the configuration lets HTTP do so. */
final class ReloadPage implements Page {
  static final String PATH = "/-/reload";

  private final CollectorView view;
  private final boolean enabled;

  ReloadPage(CollectorView view, boolean enabled) {
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
    ReloadStatus status = view.reload();
    if (status.successful()) {
      Reply.text(exchange, 200, "reloaded");
    } else {
      Reply.text(exchange, 500, "nothing was changed:\n" + String.join("\n", status.mistakes()));
    }
  }
}
