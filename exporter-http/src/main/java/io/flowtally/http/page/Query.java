// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's path and parameters. Broken percent escapes stand for themselves. */
final class Query implements PrometheusScrapeRequest {
  private final String path;
  private final Map<String, List<String>> parameters = new LinkedHashMap<>();

  Query(URI uri) {
    path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String query = uri.getRawQuery();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.computeIfAbsent(decoded(name), n -> new ArrayList<>()).add(decoded(value));
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** The first value of a parameter. */
  @Nullable String first(String name) {
    List<String> values = parameters.get(name);
    return values == null ? null : values.get(0);
  }

  /** The first value of a parameter, or the usual one where it is not given. */
  String first(String name, String usual) {
    String value = first(name);
    return value == null ? usual : value;
  }

  @Override
  public String getRequestPath() {
    return path;
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    List<String> values = parameters.get(name);
    return values == null ? null : values.toArray(String[]::new);
  }
}
