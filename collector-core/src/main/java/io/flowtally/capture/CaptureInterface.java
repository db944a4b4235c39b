// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

/**
 * An interface of a pcapng section.
 *
 * @param unitsPerSecond of its time stamps
 * @param offsetSeconds what is to be added to them
 */
record CaptureInterface(int linkType, long unitsPerSecond, long offsetSeconds) {
  private static final int OPTIONS_OFFSET = 8;
  private static final int END_OF_OPTIONS = 0;
  private static final int RESOLUTION = 9;
  private static final int OFFSET = 14;
  private static final int LARGEST_POWER_OF_TEN = 18;
  private static final int LARGEST_POWER_OF_TWO = 62;

  /** Reads the body of an interface block. */
  static CaptureInterface read(CaptureInput input, int length) throws CaptureException {
    if (length < OPTIONS_OFFSET) {
      throw new CaptureException("broken: an interface block of " + length + " bytes");
    }
    long units = 1_000_000;
    long offset = 0;
    int at = OPTIONS_OFFSET;
    while (at + 4 <= length) {
      int code = input.u16(at);
      int size = input.u16(at + 2);
      if (code == END_OF_OPTIONS || at + 4 + size > length) {
        break;
      }
      if (code == RESOLUTION && size == 1) {
        units = units(input.buffer()[at + 4]);
      } else if (code == OFFSET && size == 8) {
        offset = offset(input, at + 4);
      }
      at += 4 + (size + 3) / 4 * 4;
    }
    return new CaptureInterface(input.u16(0), units, offset);
  }

  private static long offset(CaptureInput input, int at) {
    // Eight bytes in the writer's order.
    return input.isLittleEndian()
        ? input.u32(at + 4) << 32 | input.u32(at)
        : input.u32(at) << 32 | input.u32(at + 4);
  }

  /** A negative power of ten, or of two with the upper bit set. */
  private static long units(byte resolution) throws CaptureException {
    int power = resolution & 0x7F;
    if (resolution < 0 && power <= LARGEST_POWER_OF_TWO) {
      return 1L << power;
    }
    if (resolution < 0 || power > LARGEST_POWER_OF_TEN) {
      throw new CaptureException("broken: a time resolution of " + resolution);
    }
    long units = 1;
    for (int i = 0; i < power; i++) {
      units *= 10;
    }
    return units;
  }

  /** A time stamp to Unix milliseconds. */
  long timeMs(long stamp) {
    long seconds = Long.divideUnsigned(stamp, unitsPerSecond) + offsetSeconds;
    long rest = Long.remainderUnsigned(stamp, unitsPerSecond);
    return seconds * 1000 + (long) (rest * 1000.0 / unitsPerSecond);
  }
}
