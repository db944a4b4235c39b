// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whose flow a record is, by family, by prefix, behind NAT. */
class FlowAddressesTest {
  private static final DatagramBuilder.Field BYTES = field(1, 4);

  private final Flows flows = new Flows();

  private void send(Octets record, DatagramBuilder.Field... fields) {
    flows.send(DatagramBuilder.ipfix().template(256, fields).data(256, record));
  }

  @Test
  void readsIpv6() {
    send(values().ip("2001:db8::1").ip("2001:db8::2").u32(7), field(27, 16), field(28, 16), BYTES);
    assertThat(flows.lines).containsExactly("2001:db8::1 > 2001:db8::2 7/0");
  }

  @Test
  void takesAMappedAddressAsIpv4() {
    send(
        values().ip("::ffff:10.0.0.1").ip("::ffff:10.0.0.2").u32(7),
        field(27, 16),
        field(28, 16),
        BYTES);
    assertThat(flows.lines).containsExactly("10.0.0.1 > 10.0.0.2 7/0");
  }

  @Test
  void takesIpv4OfBothFamiliesUnlessItIsZero() {
    DatagramBuilder.Field[] both = {field(27, 16), field(28, 16), field(8, 4), field(12, 4), BYTES};
    send(values().ip("::").ip("::").ip("10.0.0.1").ip("10.0.0.2").u32(1), both);
    send(values().ip("2001:db8::1").ip("::").ip("0.0.0.0").ip("0.0.0.0").u32(2), both);
    send(values().ip("::").ip("::").ip("0.0.0.0").ip("0.0.0.0").u32(3), both);
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 1/0", "2001:db8::1 > :: 2/0", "0.0.0.0 > 0.0.0.0 3/0");
  }

  @Test
  void believesTheIpVersion() {
    DatagramBuilder.Field[] both = {
      field(60, 1), field(27, 16), field(28, 16), field(8, 4), field(12, 4), BYTES
    };
    Octets six = values().u8(6).ip("2001:db8::1").ip("2001:db8::2");
    send(six.ip("10.0.0.1").ip("10.0.0.2").u32(1), both);
    Octets four = values().u8(4).ip("2001:db8::1").ip("2001:db8::2");
    send(four.ip("10.0.0.1").ip("10.0.0.2").u32(2), both);
    assertThat(flows.lines)
        .containsExactly("2001:db8::1 > 2001:db8::2 1/0", "10.0.0.1 > 10.0.0.2 2/0");
  }

  @Test
  void takesPrefixesWhereThereIsNoAddress() {
    send(values().ip("10.1.0.0").ip("10.2.0.0").u32(1), field(44, 4), field(45, 4), BYTES);
    send(
        values().ip("2001:db8:1::").ip("2001:db8:2::").u32(2),
        field(170, 16),
        field(169, 16),
        BYTES);
    assertThat(flows.lines)
        .containsExactly("10.1.0.0 > 10.2.0.0 1/0", "2001:db8:1:: > 2001:db8:2:: 2/0");
  }

  @Test
  void prefersTheAddressToThePrefix() {
    send(values().ip("10.1.0.0").ip("10.1.2.3").u32(1), field(44, 4), field(8, 4), BYTES);
    assertThat(flows.lines).containsExactly("10.1.2.3 > 0.0.0.0 1/0");
  }

  @Test
  void doesNotTakeAFieldOfTwoOctetsForAnAddress() {
    send(values().u16(7).u32(1), field(8, 2), BYTES);
    assertThat(flows.lines).containsExactly("0.0.0.0 > 0.0.0.0 1/0");
  }

  @Test
  void countsTheInboundOctetsOfAHostBehindNatOnItsInsideAddress() {
    // MikroTik, the way in: destination is the public address, 226 the host's own.
    DatagramBuilder.Field[] mikrotik = {
      field(8, 4), field(12, 4), field(225, 4), field(226, 4), field(11, 2), field(228, 2), BYTES
    };
    Octets in =
        values().ip("8.8.8.8").ip("203.0.113.1").ip("8.8.8.8").ip("10.0.0.5").u16(61000).u16(5000);
    send(in.u32(1500), mikrotik);
    assertThat(flows.lines).containsExactly("8.8.8.8 > 10.0.0.5 1500/0");
  }

  @Test
  void countsTheOutboundOctetsOfAHostBehindNatOnItsInsideAddress() {
    DatagramBuilder.Field[] nat = {field(8, 4), field(12, 4), field(225, 4), field(226, 4), BYTES};
    Octets out = values().ip("10.0.0.5").ip("8.8.8.8").ip("203.0.113.1").ip("0.0.0.0");
    send(out.u32(60), nat);
    assertThat(flows.lines).containsExactly("10.0.0.5 > 8.8.8.8 60/0");
  }

  @Test
  void leavesTheWireAddressesIfThePolicySaysSo() {
    flows.decoder.policy(DecodePolicy.builder().natInside(false).build());
    send(
        values().ip("8.8.8.8").ip("203.0.113.1").ip("10.0.0.5").u32(1),
        field(8, 4),
        field(12, 4),
        field(226, 4),
        BYTES);
    assertThat(flows.lines).containsExactly("8.8.8.8 > 203.0.113.1 1/0");
  }

  @Test
  void takesTranslatedIpv6Destinations() {
    send(
        values().ip("2001:db8::1").ip("2001:db8::2").ip("fd00::5").u32(1),
        field(27, 16),
        field(28, 16),
        field(282, 16),
        BYTES);
    assertThat(flows.lines).containsExactly("2001:db8::1 > fd00::5 1/0");
  }

  /** Before its release 8.4(5), a Cisco ASA sent translations as elements 40001 to 40004. */
  @Test
  void takesTheOldNumbersOfTheCiscoAsa() {
    flows.send(
        DatagramBuilder.v9()
            .template(256, field(8, 4), field(12, 4), field(40002, 4), BYTES)
            .data(256, values().ip("8.8.8.8").ip("203.0.113.1").ip("10.0.0.5").u32(1)));
    assertThat(flows.lines).containsExactly("8.8.8.8 > 10.0.0.5 1/0");
  }
}
