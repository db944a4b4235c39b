// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

/**
 * Frames of a wireless LAN in the clear (IEEE 802.11), with what capturing puts before them.
 *
 * <pre>
 *  radiotap: version 1 | padding 1 | length 2, little endian | ...
 *  AVS:      magic 4 | length 4 | ...
 *  802.11:   control 2 | duration 2 | addresses 18 | sequence 2 | address 6? | QoS 2? | HT 4? | LLC
 * </pre>
 */
final class RadioFrames {
  private static final int PRISM = 119;
  private static final int RADIOTAP = 127;
  private static final int AVS = 163;
  private static final int PRISM_HEADER = 144;
  private static final int SHORTEST = 24;

  private final Encapsulations inside;

  RadioFrames(Encapsulations inside) {
    this.inside = inside;
  }

  void frame(int linkType, byte[] buffer, int from, int to) {
    int header =
        switch (linkType) {
          case PRISM -> PRISM_HEADER;
          case RADIOTAP -> to - from < 4 ? 0 : LinkFrames.littleEndian(buffer, from + 2, 2);
          case AVS -> to - from < 8 ? 0 : Encapsulations.u16(buffer, from + 6);
          default -> 0;
        };
    data(buffer, from + header, to);
  }

  private void data(byte[] buffer, int at, int to) {
    if (at + SHORTEST > to) {
      inside.other();
      return;
    }
    int kind = buffer[at] >>> 2 & 0x3;
    int subtype = buffer[at] >>> 4 & 0xF;
    int flags = buffer[at + 1];
    boolean encrypted = (flags & 0x40) != 0;
    if (kind != 2 || (subtype & 4) != 0 || encrypted) {
      inside.other();
      return;
    }
    int header = SHORTEST + ((flags & 3) == 3 ? 6 : 0);
    if ((subtype & 8) != 0) {
      header += (flags & 0x80) != 0 ? 6 : 2;
    }
    inside.llc(buffer, at + header, to);
  }
}
