// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

/**
 * A prefix in the one address space: IPv4 is v4-mapped, so 10.0.0.0/8 has {@code length} 104.
 *
 * @param hi upper half, host bits cleared
 * @param lo lower half, host bits cleared
 * @param length 0 to 128
 */
public record Prefix(long hi, long lo, int length) {
  /** Bits that every v4-mapped address shares. */
  public static final int V4_OFFSET = 96;

  public Prefix {
    hi &= maskHi(length);
    lo &= maskLo(length);
  }

  /** Of an address and the prefix length of its own family. */
  public static Prefix ofFamilyLength(long hi, long lo, int length) {
    return new Prefix(hi, lo, IpAddress.isV4(hi, lo) ? length + V4_OFFSET : length);
  }

  /** The length that 0.0.0.0/0 has, or ::/0: what an address of that family has in common. */
  public static int familyOffset(long hi, long lo) {
    return IpAddress.isV4(hi, lo) ? V4_OFFSET : 0;
  }

  public static long maskHi(int length) {
    return length >= 64 ? -1L : length == 0 ? 0 : -1L << (64 - length);
  }

  public static long maskLo(int length) {
    return length <= 64 ? 0 : length >= 128 ? -1L : -1L << (128 - length);
  }

  /** True for a prefix of IPv4 addresses only. */
  public boolean isV4() {
    return length >= V4_OFFSET && IpAddress.isV4(hi, lo);
  }

  /** The length as its family writes it: 0 to 32, or 0 to 128. */
  public int familyLength() {
    return isV4() ? length - V4_OFFSET : length;
  }

  /** Its first address as text. */
  public String address() {
    return IpAddress.format(hi, lo);
  }

  /** An IPv6 prefix never contains an IPv4 address. */
  public boolean contains(long addressHi, long addressLo) {
    return isV4() == IpAddress.isV4(addressHi, addressLo)
        && containsIgnoringFamily(addressHi, addressLo);
  }

  public boolean containsIgnoringFamily(long addressHi, long addressLo) {
    return ((addressHi ^ hi) & maskHi(length)) == 0 && ((addressLo ^ lo) & maskLo(length)) == 0;
  }

  @Override
  public String toString() {
    return IpAddress.format(hi, lo) + "/" + familyLength();
  }
}
