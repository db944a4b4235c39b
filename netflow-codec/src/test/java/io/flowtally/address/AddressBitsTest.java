// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "10.1.2.3", "203.0.113.255", "255.255.255.255", "::1", "2001:db8::8:1"})
  void areThoseOfTheText(String text) throws Exception {
    byte[] bytes = InetAddress.getByName(text).getAddress();
    AddressText.Words words = Objects.requireNonNull(AddressText.parse(text));

    assertThat(AddressBits.hi(bytes)).isEqualTo(words.hi());
    assertThat(AddressBits.lo(bytes)).isEqualTo(words.lo());
    assertThat(AddressBits.inetAddress(words.hi(), words.lo()))
        .isEqualTo(InetAddress.getByName(text));
    assertThat(IpAddress.format(words.hi(), words.lo())).isEqualTo(text);
  }
}
