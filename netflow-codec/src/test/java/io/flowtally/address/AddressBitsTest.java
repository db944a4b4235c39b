// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "10.1.2.3", "203.0.113.255", "255.255.255.255", "::1", "2001:db8::8:1"})
  void areTheSameFromAnAddressAndFromItsOctets(String text) throws Exception {
    InetAddress address = InetAddress.getByName(text);

    assertThat(AddressBits.hi(address)).isEqualTo(AddressBits.hi(address.getAddress()));
    assertThat(AddressBits.lo(address)).isEqualTo(AddressBits.lo(address.getAddress()));
  }
}
