// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import io.flowtally.address.AddressBits;
import java.io.IOException;

/**
 * The classic format, in either byte order, with micro- or nanoseconds, also as old kernels of Red
 * Hat wrote it, whose packets have eight bytes more of header.
 *
 * <pre>
 *  file:   magic 4 | major 2 | minor 2 | zone 4 | accuracy 4 | snap length 4 | link type 4
 *  packet: seconds 4 | fraction 4 | captured length 4 | original length 4 | frame
 * </pre>
 */
final class ClassicPcap {
  static final int MAGIC_BYTES = 4;
  private static final int MICROSECONDS = 0xA1B2C3D4;
  private static final int NANOSECONDS = 0xA1B23C4D;
  private static final int MODIFIED = 0xA1B2CD34;
  private static final int FILE_HEADER = 24;
  private static final int PACKET_HEADER = 16;
  private static final int MODIFIED_PACKET_HEADER = 24;

  private final CaptureInput input;
  private final FrameSink frames;

  ClassicPcap(CaptureInput input, FrameSink frames) {
    this.input = input;
    this.frames = frames;
  }

  static boolean isMagic(byte[] buffer) {
    int magic = AddressBits.four(buffer, 0);
    return isBigEndian(magic) || isBigEndian(Integer.reverseBytes(magic));
  }

  private static boolean isBigEndian(int magic) {
    return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
  }

  /** Reads on after the magic; true if the file ends inside a packet. */
  boolean read() throws IOException {
    input.littleEndian(!isBigEndian(AddressBits.four(input.buffer(), 0)));
    int magic = (int) input.u32(0);
    int fractionsPerMs = magic == NANOSECONDS ? 1_000_000 : 1000;
    int header = magic == MODIFIED ? MODIFIED_PACKET_HEADER : PACKET_HEADER;
    if (!input.fill(FILE_HEADER - MAGIC_BYTES)) {
      throw new CaptureException("too short to be a capture");
    }
    int linkType = (int) input.u32(FILE_HEADER - MAGIC_BYTES - 4) & 0xFFFF;
    while (input.fill(header)) {
      long timeMs = input.u32(0) * 1000 + input.u32(4) / fractionsPerMs;
      long captured = input.u32(8);
      if (!input.fill(captured)) {
        return true;
      }
      frames.onFrame(linkType, input.buffer(), 0, (int) captured, timeMs);
    }
    return input.endedInside();
  }
}
