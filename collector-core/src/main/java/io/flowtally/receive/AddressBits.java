package io.flowtally.receive;

/** Octets of an address to the pair (hi, lo) that the program uses; IPv4 is v4-mapped. */
final class AddressBits {
  private static final long V4_MAPPED = 0xFFFFL << 32;

  private AddressBits() {}

  /** The first half of the address in the octets; 0 for the four of IPv4. */
  static long hi(byte[] octets) {
    return octets.length == 4 ? 0 : eight(octets, 0);
  }

  static long lo(byte[] octets) {
    return octets.length == 4 ? v4(octets, 0) : eight(octets, 8);
  }

  static long v4(byte[] buffer, int offset) {
    return V4_MAPPED | Integer.toUnsignedLong(four(buffer, offset));
  }

  static int four(byte[] buffer, int offset) {
    return (buffer[offset] & 0xFF) << 24
        | (buffer[offset + 1] & 0xFF) << 16
        | (buffer[offset + 2] & 0xFF) << 8
        | (buffer[offset + 3] & 0xFF);
  }

  static long eight(byte[] buffer, int offset) {
    return (long) four(buffer, offset) << 32 | Integer.toUnsignedLong(four(buffer, offset + 4));
  }
}
