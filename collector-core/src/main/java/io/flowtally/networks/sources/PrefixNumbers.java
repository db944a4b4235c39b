// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

import io.flowtally.address.Prefix;
import java.util.Arrays;

/**
 * Prefixes with a number each: of an AS or a country as a database has it, or of a row of a labels
 * file. 21 bytes a prefix. Filled by one thread, then read only.
 */
public final class PrefixNumbers {
  private long[] hi = new long[64];
  private long[] lo = new long[64];
  private byte[] lengths = new byte[64];
  private int[] numbers = new int[64];
  private int size;

  /** Adds a prefix; its length is that of IPv6, also for an IPv4 address. */
  void add(Prefix prefix, int number) {
    if (size == numbers.length) {
      int larger = size + size / 2;
      hi = Arrays.copyOf(hi, larger);
      lo = Arrays.copyOf(lo, larger);
      lengths = Arrays.copyOf(lengths, larger);
      numbers = Arrays.copyOf(numbers, larger);
    }
    hi[size] = prefix.hi();
    lo[size] = prefix.lo();
    lengths[size] = (byte) prefix.length();
    numbers[size] = number;
    size++;
  }

  public int size() {
    return size;
  }

  public Prefix prefix(int index) {
    return new Prefix(hi[index], lo[index], lengths[index] & 0xFF);
  }

  public int number(int index) {
    return numbers[index];
  }
}
