// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.remote;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A value of a JSON document; what is absent reads as nothing, 0 or an empty list. */
record Answer(@Nullable Object value) {
  private static final int LONGEST = 64 << 20;

  /** JSON is YAML, of which there is a parser already. */
  static Answer parse(String json) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    try {
      return new Answer(new Yaml(new SafeConstructor(options)).load(json));
    } catch (YAMLException e) {
      throw new IOException("the answer is no JSON: is this a collector's address?", e);
    }
  }

  Answer get(String name) {
    return new Answer(value instanceof Map<?, ?> map ? map.get(name) : null);
  }

  List<Answer> list() {
    return value instanceof List<?> list ? list.stream().map(Answer::new).toList() : List.of();
  }

  String text() {
    return value == null ? "" : value.toString();
  }

  long number() {
    return value instanceof Number number ? number.longValue() : 0;
  }

  double real() {
    return value instanceof Number number ? number.doubleValue() : 0;
  }

  boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /** The sum of an object's numbers. */
  long sum() {
    long sum = 0;
    if (value instanceof Map<?, ?> map) {
      for (Object one : map.values()) {
        sum += new Answer(one).number();
      }
    }
    return sum;
  }
}
