// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0,                  0,                  ::",
    "0,                  1,                  ::1",
    "20010db800000000,   0,                  2001:db8::",
    "20010db800000000,   1,                  2001:db8::1",
    "2001000000000000,   0000000100000000,   2001::1:0:0",
    "0001000200030004,   0005000600070008,   1:2:3:4:5:6:7:8",
    "0001000000030004,   0005000600070008,   1:0:3:4:5:6:7:8",
    "0001000000000004,   0000000000070008,   1::4:0:0:7:8",
    "fe800000000000ab,   0abc000000000000,   fe80:0:0:ab:abc::",
    "0,                  ffffc0000201,       192.0.2.1",
    "0,                  ffff00000000,       0.0.0.0",
    "0,                  c0000201,           ::192.0.2.1",
    "0,                  1ffffc0000201,      ::1:ffff:c000:201",
  })
  void printsAsInetNtopDoes(String hi, String lo, String expected) {
    long high = Long.parseUnsignedLong(hi, 16);
    assertThat(IpAddress.format(high, Long.parseUnsignedLong(lo, 16))).isEqualTo(expected);
  }

  @Test
  void printsEveryOctetAndGroupDigitByDigit() {
    for (int octet = 0; octet < 256; octet++) {
      int bits = octet << 24 | 255 << 16 | octet;
      assertThat(IpAddress.format(0, IpAddress.v4(bits))).isEqualTo(octet + ".255.0." + octet);
    }
    for (int group = 1; group < 0x10000; group *= 2) {
      assertThat(IpAddress.format((long) group << 48, 1))
          .isEqualTo(Integer.toHexString(group) + "::1");
    }
  }

  @Test
  void knowsIpv4ByItsMapping() {
    long lo = IpAddress.v4(0xFFFFFFFF);
    assertThat(IpAddress.isV4(0, lo)).isTrue();
    assertThat(IpAddress.v4Bits(lo)).isEqualTo(-1);
    assertThat(IpAddress.isV4(1, lo)).isFalse();
    assertThat(IpAddress.isV4(0, 1)).isFalse();
  }
}
