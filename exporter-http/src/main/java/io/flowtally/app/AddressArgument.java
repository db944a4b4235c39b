// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An IP address given as an argument; IPv4 is v4-mapped, as everywhere. */
record AddressArgument(long hi, long lo) {
  private static final long V4_MAPPED = 0xFFFFL << 32;

  /** Four decimal octets without leading zeros, which some read as octal. */
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  /**
   * With these characters the JDK takes it for an address or refuses it; it asks no name server.
   */
  private static final Pattern MAY_BE_V6 = Pattern.compile("(?=.*:)[0-9a-fA-F:.]+");

  static AddressArgument parse(String text) {
    if (V4.matcher(text).matches() || MAY_BE_V6.matcher(text).matches()) {
      try {
        return of(InetAddress.getByName(text).getAddress());
      } catch (UnknownHostException e) {
        // too many groups, or the like
      }
    }
    throw new TypeConversionException(
        "'" + text + "' is no address: write one such as 192.0.2.1 or 2001:db8::1");
  }

  private static AddressArgument of(byte[] octets) {
    ByteBuffer bits = ByteBuffer.wrap(octets);
    return octets.length == 4
        ? new AddressArgument(0, V4_MAPPED | Integer.toUnsignedLong(bits.getInt()))
        : new AddressArgument(bits.getLong(), bits.getLong());
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<AddressArgument> {
    @Override
    public AddressArgument convert(String text) {
      return parse(text);
    }
  }
}
