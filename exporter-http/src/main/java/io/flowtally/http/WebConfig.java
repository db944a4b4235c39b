package io.flowtally.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a web-config file says. Immutable.
 *
 * @param tls null: plain HTTP
 * @param passwords who may come in; without users everybody
 * @param headers set on every answer
 * @param files all that were read, for noticing that one has changed
 */
record WebConfig(
    @Nullable ServerTls tls, Passwords passwords, Map<String, String> headers, List<Path> files) {
  /** Without a file: everybody may read, unencrypted. */
  static final WebConfig OPEN = new WebConfig(null, new Passwords(Map.of()), Map.of(), List.of());
}
