// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import org.jspecify.annotations.Nullable;

/**
 * An address as text to its two words, strictly: four decimal parts or RFC 4291 groups, and nothing
 * that inet_aton would take beside (octal, hexadecimal, missing parts), no zone, no wildcard.
 */
public final class AddressText {
  private static final int LONGEST = 45;

  private static final IPAddressStringParameters STRICT = strict();

  /** The words of an address. */
  public record Words(long hi, long lo) {}

  private AddressText() {}

  /** Null when the text is no address. */
  public static @Nullable Words parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    IPAddress address;
    try {
      address = new IPAddressString(text, STRICT).toAddress();
    } catch (AddressStringException e) {
      return null;
    }
    if (address == null || address.isMultiple()) {
      return null;
    }
    byte[] bytes = address.getBytes();
    return new Words(AddressBits.hi(bytes), AddressBits.lo(bytes));
  }

  public static boolean looksLikeV6(String text) {
    return text.indexOf(':') >= 0;
  }

  private static IPAddressStringParameters strict() {
    return new IPAddressStringParameters.Builder()
        .allowEmpty(false)
        .allowAll(false)
        .allowSingleSegment(false)
        .allowPrefix(false)
        .allowPrefixOnly(false)
        .allowMask(false)
        .allowWildcardedSeparator(false)
        .setRangeOptions(AddressStringParameters.RangeParameters.NO_RANGE)
        .getIPv4AddressParametersBuilder()
        .allow_inet_aton(false)
        .allowLeadingZeros(false)
        .allowUnlimitedLeadingZeros(false)
        .allowBinary(false)
        .getParentBuilder()
        .getIPv6AddressParametersBuilder()
        .allowZone(false)
        .allowBase85(false)
        .allowBinary(false)
        .allowMixed(true)
        .getParentBuilder()
        .toParams();
  }
}
