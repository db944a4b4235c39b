// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Addresses and prefixes in text, read strictly: one address, no names, no wildcards, no inet_aton
 * forms such as {@code 10.1} or {@code 010.1.1.1}. Static, without state.
 */
public final class Addresses {
  private static final IPAddressStringParameters STRICT = strict();

  private Addresses() {}

  /** An address; null when the text is none. */
  static @Nullable IPAddress address(String text) {
    return text.indexOf('/') >= 0 ? null : parse(text);
  }

  /** A prefix, or an address as a prefix of its whole length; null when the text is neither. */
  public static @Nullable IPAddress prefix(String text) {
    return parse(text);
  }

  private static @Nullable IPAddress parse(String text) {
    // A zone names an interface of one machine; no exporter's address in a datagram has one.
    return text.isEmpty() || text.indexOf('%') >= 0
        ? null
        : new IPAddressString(text, STRICT).getAddress();
  }

  static InetAddress inetAddress(IPAddress address) {
    try {
      return InetAddress.getByAddress(address.withoutPrefixLength().getBytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 octets are an address", e);
    }
  }

  static Prefix inBits(IPAddress address) {
    Integer given = address.getPrefixLength();
    int length = given == null ? address.getBitCount() : given;
    byte[] octets = address.withoutPrefixLength().getBytes();
    if (address.isIPv4()) {
      long bits = Integer.toUnsignedLong(ByteBuffer.wrap(octets).getInt());
      return new Prefix(0, 0xFFFF_0000_0000L | bits, 96 + length);
    }
    ByteBuffer bits = ByteBuffer.wrap(octets);
    return new Prefix(bits.getLong(), bits.getLong(), length);
  }

  /** True when bits beyond the prefix length are set: 10.1.2.3/8. */
  static boolean hasHostBits(IPAddress prefix) {
    Prefix bits = inBits(prefix);
    return (bits.hi() & ~Prefix.highMask(bits.length())) != 0
        || (bits.lo() & ~Prefix.lowMask(bits.length())) != 0;
  }

  /** The prefix with its host bits cleared, as it should have been written. */
  public static String withoutHostBits(IPAddress prefix) {
    // Without a length the library would take every bit for the host's.
    IPAddress network = prefix.getPrefixLength() == null ? prefix : prefix.toZeroHost();
    return network.toCanonicalString();
  }

  private static IPAddressStringParameters strict() {
    IPAddressStringParameters.Builder builder =
        new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowMask(false)
            .allowPrefixOnly(false)
            .allowSingleSegment(false)
            .allowWildcardedSeparator(false)
            .setRangeOptions(RangeParameters.NO_RANGE);
    builder
        .getIPv4AddressParametersBuilder()
        .allow_inet_aton(false)
        .allowLeadingZeros(false)
        .allowBinary(false)
        .allowPrefixesBeyondAddressSize(false);
    builder
        .getIPv6AddressParametersBuilder()
        .allowBase85(false)
        .allowBinary(false)
        .allowZone(false)
        .allowPrefixesBeyondAddressSize(false);
    return builder.toParams();
  }
}
