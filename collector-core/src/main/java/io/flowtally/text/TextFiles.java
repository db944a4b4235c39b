// SPDX-License-Identifier: Apache-2.0
package io.flowtally.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Small text files: their text, or why they cannot be read and what to do. Static, without state.
 */
public final class TextFiles {
  /** The largest file that {@link #text} reads. */
  public static final int MOST_BYTES = 1 << 20;

  private static final int LOOKED_AT = 4096;

  private TextFiles() {}

  /** What keeps the start of the stream from being text; empty if nothing does. Goes back to it. */
  public static String problem(InputStream octets) throws IOException {
    octets.mark(LOOKED_AT);
    String problem = problem(octets.readNBytes(LOOKED_AT));
    octets.reset();
    return problem;
  }

  /** What keeps these bytes from being text; empty if nothing does. */
  public static String problem(byte[] octets) {
    int length = Math.min(LOOKED_AT, octets.length);
    if (length >= 2 && (isMark(octets, 0xFF, 0xFE) || isMark(octets, 0xFE, 0xFF))) {
      return "is UTF-16: save it as UTF-8";
    }
    int even = 0;
    int odd = 0;
    for (int i = 0; i < length; i++) {
      even += octets[i] == 0 && i % 2 == 0 ? 1 : 0;
      odd += octets[i] == 0 && i % 2 == 1 ? 1 : 0;
    }
    // Text in UTF-16 has a zero in every other byte, and in the others none.
    boolean utf16 = Math.max(even, odd) > length / 4 && Math.min(even, odd) == 0;
    return utf16
        ? "is UTF-16: save it as UTF-8"
        : even + odd > 0 ? "is no text: name the right file, in UTF-8" : "";
  }

  private static boolean isMark(byte[] octets, int first, int second) {
    return (octets[0] & 0xFF) == first && (octets[1] & 0xFF) == second;
  }

  /** The whole text of a small file. */
  public static String text(Path file) throws IOException {
    byte[] octets;
    try (InputStream in = Files.newInputStream(file)) {
      octets = in.readNBytes(MOST_BYTES + 1);
    }
    if (octets.length > MOST_BYTES) {
      throw new IOException("is larger than 1MiB, which no configuration is: name the right file");
    }
    String notText = problem(octets);
    if (!notText.isEmpty()) {
      throw new IOException(notText);
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
  }

  /** Why a file cannot be read and what to do, in one line. */
  public static String reason(Path file, IOException e) {
    if (Files.isDirectory(file)) {
      return "is a directory: name the file in it";
    }
    if (e instanceof AccessDeniedException) {
      return "cannot be read by this user: change its owner or its mode, or those of its folders";
    }
    if (!Files.exists(file)) {
      return "does not exist: write it, or name another file";
    }
    if (e instanceof CharacterCodingException) {
      return "is not UTF-8: save it as UTF-8";
    }
    String message = String.valueOf(e.getMessage());
    return message.startsWith("is ") ? message : "cannot be read: " + message;
  }
}
