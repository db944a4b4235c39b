// SPDX-License-Identifier: Apache-2.0
package io.flowtally.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was at one moment: what shows later that it was written, replaced, removed or that
 * it has appeared. Immutable.
 */
public record FileStamp(Path file, @Nullable Object key, @Nullable FileTime modified, long size) {
  public static FileStamp of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(file, now.fileKey(), now.lastModifiedTime(), now.size());
    } catch (IOException e) {
      return new FileStamp(file, null, null, -1);
    }
  }

  /** Whether the file is another now. */
  public boolean isStale() {
    return !equals(of(file));
  }
}
