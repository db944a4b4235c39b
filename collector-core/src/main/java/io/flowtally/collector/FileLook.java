// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.yaml.Mistake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A file of the configuration, seen from outside: whether it changes while it is read, and whether
 * it may be half of what somebody is writing. Immutable.
 *
 * @param blank nothing stands in it but comments
 * @param wholeLines its last line ends with a line break
 */
record FileLook(
    Path file,
    @Nullable Object key,
    @Nullable FileTime modified,
    long size,
    boolean blank,
    boolean wholeLines) {
  static FileLook of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Content content = Content.of(file);
      return new FileLook(
          file,
          now.fileKey(),
          now.lastModifiedTime(),
          now.size(),
          content.blank,
          content.wholeLines);
    } catch (IOException e) {
      return new FileLook(file, null, null, -1, false, true); // who reads it will say why not
    }
  }

  private record Content(boolean blank, boolean wholeLines) {
    static Content of(Path file) throws IOException {
      boolean blank = true;
      boolean comment = false;
      int last = '\n';
      try (InputStream in = Files.newInputStream(file)) {
        byte[] piece = new byte[1 << 16];
        for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
          for (int i = 0; i < length; i++) {
            last = piece[i];
            comment = last == '#' || last == '!' || (comment && last != '\n');
            blank &= comment || (last <= ' ' && last >= 0);
          }
        }
      }
      return new Content(blank, last == '\n');
    }
  }

  /** Whether the file is another now. */
  boolean isStale() {
    return !equals(of(file));
  }

  /**
   * What speaks against taking it up in a running program.
   *
   * @param running as it was when the running configuration was read; null if it is another file
   */
  @Nullable Mistake halfWritten(@Nullable FileLook running) {
    if (blank && (running == null || !running.blank)) {
      return new Mistake(
          file.toString(),
          1,
          "nothing stands in it: it may be half-written; to run with what it says, restart");
    }
    if (!wholeLines && (running == null || running.wholeLines)) {
      return new Mistake(
          file.toString(),
          0,
          "its last line has no end: it may be half-written; end it with a line break");
    }
    return null;
  }
}
