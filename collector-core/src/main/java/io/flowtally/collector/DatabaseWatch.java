// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.config.Settings;
import io.flowtally.text.FileStamp;
import io.flowtally.yaml.Located;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees when an AS or a country database has been replaced, and nobody writes it any more. Used by
 * one thread, once a second.
 */
final class DatabaseWatch {
  private @Nullable Map<Path, FileStamp> running;
  private Map<Path, FileStamp> last = Map.of();

  /** True once for each change, when it was the same at two looks. */
  boolean sees(Settings.Sources sources) {
    Map<Path, FileStamp> now = new LinkedHashMap<>();
    add(sources.asDatabase(), now);
    add(sources.countryDatabase(), now);
    boolean still = now.equals(last);
    last = now;
    Map<Path, FileStamp> before = running;
    if (before == null || !before.keySet().equals(now.keySet())) {
      running = now; // the configuration has just been read, with its databases
      return false;
    }
    if (!still || now.equals(before)) {
      return false;
    }
    running = now;
    return true;
  }

  private static void add(@Nullable Located<Path> file, Map<Path, FileStamp> stamps) {
    if (file != null) {
      stamps.put(file.value(), FileStamp.of(file.value()));
    }
  }
}
