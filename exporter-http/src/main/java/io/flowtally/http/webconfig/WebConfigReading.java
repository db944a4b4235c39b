// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.text.FileStamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one reading of a web-config file gave. Immutable.
 *
 * @param config null if there are mistakes
 * @param mistakes each as FILE:LINE: what is wrong
 * @param files the file and all that it names, each as it was just before it was read
 */
public record WebConfigReading(
    @Nullable WebConfig config, List<String> mistakes, List<FileStamp> files) {
  /** Without a file there is nothing to read, and nothing to watch. */
  static final WebConfigReading NO_FILE =
      new WebConfigReading(WebConfig.OPEN, List.of(), List.of());

  /** Whether a file is another than when it was read: then the text may be half of each. */
  boolean isStale() {
    return files.stream().anyMatch(FileStamp::isStale);
  }

  WebConfig orThrow() throws WebConfigException {
    if (config == null) {
      throw new WebConfigException(mistakes);
    }
    return config;
  }
}
