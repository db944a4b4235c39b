// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import io.flowtally.view.CollectorView;

/** Whether the program lives, and whether datagrams that are sent to it arrive. */
public final class HealthPages {
  private HealthPages() {}

  /** 200 for as long as anything answers at all. */
  public static Page healthy() {
    return exchange -> Reply.text(exchange, 200, "healthy");
  }

  /** 503 until every socket is bound, and again once shutdown has begun. */
  public static Page ready(CollectorView view) {
    return exchange -> {
      if (view.ready()) {
        Reply.text(exchange, 200, "ready");
      } else {
        Reply.text(exchange, 503, "not ready: the sockets are not bound yet, or closing");
      }
    };
  }
}
