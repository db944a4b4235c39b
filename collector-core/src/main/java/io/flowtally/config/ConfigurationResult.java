// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.yaml.Mistake;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a configuration: settings, or every mistake of the file at once.
 *
 * @param file what was read; null when no file was found and the built-in defaults hold
 * @param parsed null exactly when there are mistakes
 * @param remarks what an nfacctd.conf says that has no counterpart here; never fatal
 */
public record ConfigurationResult(
    @Nullable Path file, @Nullable Settings parsed, List<Mistake> mistakes, List<Mistake> remarks) {

  /** Copies the lists. */
  public ConfigurationResult {
    mistakes = List.copyOf(mistakes);
    remarks = List.copyOf(remarks);
  }

  public static ConfigurationResult of(
      @Nullable Path file, Settings settings, List<Mistake> remarks) {
    return new ConfigurationResult(file, settings, List.of(), remarks);
  }

  public static ConfigurationResult failed(@Nullable Path file, List<Mistake> mistakes) {
    return new ConfigurationResult(file, null, mistakes, List.of());
  }

  /** True when there are settings. */
  public boolean ok() {
    return parsed != null;
  }

  /** The settings; to be asked only if {@link #ok}. */
  public Settings settings() {
    if (parsed == null) {
      throw new IllegalStateException("the configuration has mistakes: " + mistakes);
    }
    return parsed;
  }
}
