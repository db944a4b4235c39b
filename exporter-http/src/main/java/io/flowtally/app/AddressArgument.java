package io.flowtally.app;

import io.netty.util.NetUtil;
import java.nio.ByteBuffer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An IP address given as an argument; IPv4 is v4-mapped, as everywhere. */
record AddressArgument(long hi, long lo) {
  private static final long V4_MAPPED = 0xFFFFL << 32;

  static AddressArgument parse(String text) {
    byte[] octets =
        NetUtil.isValidIpV4Address(text) || (NetUtil.isValidIpV6Address(text) && isPlain(text))
            ? NetUtil.createByteArrayFromIpAddressString(text)
            : null;
    if (octets == null) {
      throw new TypeConversionException(
          "'" + text + "' is no address: write one such as 192.0.2.1 or 2001:db8::1");
    }
    ByteBuffer bits = ByteBuffer.wrap(octets);
    return octets.length == 4
        ? new AddressArgument(0, V4_MAPPED | Integer.toUnsignedLong(bits.getInt()))
        : new AddressArgument(bits.getLong(), bits.getLong());
  }

  /** Without brackets and without the name of an interface. */
  private static boolean isPlain(String text) {
    return text.indexOf('[') < 0 && text.indexOf('%') < 0;
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<AddressArgument> {
    @Override
    public AddressArgument convert(String text) {
      return parse(text);
    }
  }
}
