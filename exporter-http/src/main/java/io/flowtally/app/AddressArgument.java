// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.address.AddressText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an IP address given as an argument. */
final class AddressArgument implements ITypeConverter<AddressText.Words> {
  @Override
  public AddressText.Words convert(String text) {
    AddressText.Words address = AddressText.parse(text);
    if (address == null) {
      throw new TypeConversionException(
          "'" + text + "' is no address: write one such as 192.0.2.1 or 2001:db8::1");
    }
    return address;
  }
}
