// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.tls.ServerTls;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a web-config file says. Immutable.
 *
 * @param tls null: plain HTTP
 * @param passwords who may come in; without users everybody
 * @param headers set on every answer
 * @param rateLimit of requests, health apart
 */
public record WebConfig(
    @Nullable ServerTls tls,
    Passwords passwords,
    Map<String, String> headers,
    RateLimit rateLimit) {
  /** Without a file: everybody may read, unencrypted. */
  static final WebConfig OPEN =
      new WebConfig(null, new Passwords(Map.of()), Map.of(), RateLimit.NONE);
}
