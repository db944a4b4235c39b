// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import io.flowtally.address.AddressBits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/** Reads a capture piece by piece into one growing buffer, in the byte order of its writer. */
final class CaptureInput {
  /** More than any link carries or any writer puts into a block. */
  private static final int LARGEST_PIECE = 16 << 20;

  private final InputStream stream;
  private byte[] buffer = new byte[1 << 16];
  private boolean littleEndian;
  private boolean endedInside;

  CaptureInput(InputStream stream) {
    this.stream = stream;
  }

  byte[] buffer() {
    return buffer;
  }

  void littleEndian(boolean little) {
    this.littleEndian = little;
  }

  boolean isLittleEndian() {
    return littleEndian;
  }

  /** True if the file ended before all that {@link #fill} wanted was there. */
  boolean endedInside() {
    return endedInside;
  }

  /** Reads so many bytes to the start of the buffer; false at the end of the file. */
  boolean fill(long length) throws IOException {
    if (length < 0 || length > LARGEST_PIECE) {
      throw new CaptureException("broken: a packet of " + length + " bytes");
    }
    int wanted = (int) length;
    if (wanted > buffer.length) {
      buffer = Arrays.copyOf(buffer, wanted);
    }
    int got = 0;
    try {
      while (got < wanted) {
        int more = stream.read(buffer, got, wanted - got);
        if (more < 0) {
          break;
        }
        got += more;
      }
      endedInside = got > 0 && got < wanted;
    } catch (EOFException e) {
      endedInside = true; // a compressed file that was cut
    } catch (ZipException e) {
      throw new CaptureException("broken: " + e.getMessage());
    }
    return got == wanted;
  }

  int u16(int offset) {
    int first = buffer[offset] & 0xFF;
    int second = buffer[offset + 1] & 0xFF;
    return littleEndian ? second << 8 | first : first << 8 | second;
  }

  long u32(int offset) {
    int value = AddressBits.four(buffer, offset);
    return Integer.toUnsignedLong(littleEndian ? Integer.reverseBytes(value) : value);
  }
}
