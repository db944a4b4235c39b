// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The texts under a key, wherever in a JSON document it stands. */
final class JsonStrings {
  private JsonStrings() {}

  static List<String> of(String json, String key) {
    List<String> found = new ArrayList<>();
    // JSON is YAML.
    Object document = new Yaml().load(json);
    collect(document, key, found);
    return found;
  }

  private static void collect(Object element, String key, List<String> found) {
    if (element instanceof List<?> list) {
      list.forEach(child -> collect(child, key, found));
    } else if (element instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if (name.equals(key) && value instanceof String text) {
              found.add(text);
            }
            collect(value, key, found);
          });
    }
  }
}
