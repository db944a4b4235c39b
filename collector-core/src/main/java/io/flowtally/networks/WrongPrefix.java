// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.address.AddressText;
import io.flowtally.address.InetAton;
import io.flowtally.text.Quoted;
import java.util.Locale;

/** What to say of an address or a length that cannot be read. */
final class WrongPrefix {
  private WrongPrefix() {}

  static String length(String address, String length, int longest) {
    if (length.isEmpty()) {
      return "no length: write " + address + "/" + longest + " for one host";
    }
    int mask = longest == 32 ? maskLength(length) : -1;
    return mask >= 0
        ? Quoted.of(length) + " is a netmask: write " + address + "/" + mask
        : "length " + Quoted.of(length) + " is wrong: write a number from 0 to " + longest;
  }

  static String address(String address, String length) {
    if (address.isEmpty()) {
      return "no address: write address/length";
    }
    if (AddressText.looksLikeV6(address)) {
      int zone = address.indexOf('%');
      boolean zoned = zone > 0 && AddressText.parse(address.substring(0, zone)) != null;
      return Quoted.of(address)
          + (zoned
              ? " names an interface: write " + address.substring(0, zone) + slash(length, 128)
              : " is no IPv6 address: write for example 2001:db8::/32");
    }
    int dash = address.indexOf('-');
    if (dash > 0 && AddressText.parse(address.substring(0, dash).strip()) != null) {
      return Quoted.of(address) + " is a range: write the prefixes that it consists of";
    }
    String[] parts = address.split("\\.", -1);
    String whole = InetAton.asDecimal(address);
    if (whole != null && parts.length < 4) {
      return Quoted.of(address) + " lacks parts: write " + whole + slash(length, 8 * parts.length);
    }
    if (whole != null) {
      return Quoted.of(address)
          + " has a leading zero, which some programs read as octal: write "
          + whole
          + slash(length, 32);
    }
    String asRead = InetAton.read(address);
    if (asRead != null && address.toLowerCase(Locale.ROOT).contains("0x")) {
      return Quoted.of(address) + " is hexadecimal: write " + asRead + slash(length, 32);
    }
    return Quoted.of(address)
        + (isDotted(parts) ? wrongNumbers(parts) : " is no address: write for example 10.0.0.0/8");
  }

  private static String wrongNumbers(String[] parts) {
    return parts.length > 4
        ? " has " + parts.length + " numbers: write four"
        : " is no address: write numbers from 0 to 255";
  }

  private static boolean isDotted(String[] parts) {
    for (String part : parts) {
      if (!part.matches("[0-9]{1,20}")) {
        return false;
      }
    }
    return parts.length > 1;
  }

  private static String slash(String length, int missing) {
    return "/" + (length.isEmpty() ? missing : length);
  }

  /** The length that a netmask stands for, such as 255.255.0.0; -1 for any other text. */
  static int maskLength(String text) {
    if (text.indexOf('.') < 0 || AddressText.looksLikeV6(text)) {
      return -1;
    }
    AddressText.Words words = AddressText.parse(text);
    if (words == null) {
      return -1;
    }
    int mask = (int) words.lo();
    int length = Integer.bitCount(mask);
    return mask == (length == 0 ? 0 : -1 << (32 - length)) ? length : -1;
  }
}
