// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Captures are often kept compressed: gzip is opened, of others it is said how to. */
final class Compression {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAGIC_BYTES = 4;

  private Compression() {}

  /** The capture in the stream, which may be compressed. */
  static InputStream open(InputStream stream) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(stream, BUFFER_BYTES);
    buffered.mark(MAGIC_BYTES);
    String magic = HexFormat.of().formatHex(buffered.readNBytes(MAGIC_BYTES));
    buffered.reset();
    if (magic.startsWith("1f8b")) {
      return new BufferedInputStream(new GZIPInputStream(buffered, BUFFER_BYTES), BUFFER_BYTES);
    }
    String program = magic.startsWith("425a68") ? "bzip2" : program(magic);
    if (!program.isEmpty()) {
      throw new CaptureException(
          "compressed by "
              + program
              + ": unpack it, as in "
              + program
              + " -dc FILE | flowtally ... -");
    }
    return buffered;
  }

  private static String program(String magic) {
    return switch (magic) {
      case "fd377a58" -> "xz";
      case "28b52ffd" -> "zstd";
      case "04224d18" -> "lz4";
      default -> "";
    };
  }
}
