// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.VARIABLE;
import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;

import java.util.List;

/** One datagram of each shape that the builder can make, for tests that go over all of them. */
final class BuiltDatagrams {
  private BuiltDatagrams() {}

  static List<byte[]> all() {
    return List.of(
        v5(3).build(),
        flows(DatagramBuilder.v9(), 5).build(),
        flows(DatagramBuilder.ipfix(), 5).build(),
        variable(DatagramBuilder.v9()).build(),
        variable(DatagramBuilder.ipfix()).build(),
        options(DatagramBuilder.v9()).build(),
        options(DatagramBuilder.ipfix()).build(),
        names().build(),
        biflow().build(),
        frame().build(),
        DatagramBuilder.ipfix().withdrawal(256).withdrawal(2).withdrawal(3).build());
  }

  static DatagramBuilder v5(int records) {
    DatagramBuilder datagram = DatagramBuilder.v5().samplingHeader(1, 100);
    for (int i = 0; i < records; i++) {
      datagram.v5Record(V5Record.flow("10.0.0." + i, "8.8.8.8", 1000L + i, 10).ports(i, 443));
    }
    return datagram;
  }

  /** The fields of v5, as most exporters of v9 and IPFIX send them. */
  static DatagramBuilder flows(DatagramBuilder datagram, int records) {
    datagram.template(
        256,
        field(8, 4),
        field(12, 4),
        field(1, 4),
        field(2, 4),
        field(7, 2),
        field(11, 2),
        field(4, 1),
        field(6, 1),
        field(10, 2),
        field(14, 2));
    Octets[] all = new Octets[records];
    for (int i = 0; i < records; i++) {
      Octets record = values().ip("10.0.0." + i).ip("8.8.8.8").u32(1000).u32(10).u16(i).u16(443);
      all[i] = record.u8(6).u8(0x12).u16(1).u16(2);
    }
    return datagram.data(256, all).padding(2);
  }

  static DatagramBuilder variable(DatagramBuilder datagram) {
    return datagram
        .template(257, field(82, VARIABLE), field(8, 4), field(1, VARIABLE), field(96, VARIABLE))
        .data(
            257,
            values().variable((byte) 1).ip("10.0.0.1").variable((byte) 9).variable(),
            values().variableLong(new byte[260]).ip("10.0.0.2").variable().variableLong());
  }

  static DatagramBuilder options(DatagramBuilder datagram) {
    return datagram
        .optionsTemplate(258, 1, field(1, 4), field(48, 2), field(50, 4))
        .data(258, values().u32(1).u16(1).u32(100))
        .template(259, field(27, 16), field(28, 16), field(1, 8), field(48, 2))
        .data(259, values().ip("2001:db8::1").ip("2001:db8::2").u64(7).u16(1));
  }

  /** An interface table, as it comes again and again. */
  static DatagramBuilder names() {
    return DatagramBuilder.ipfix()
        .optionsTemplate(264, 1, field(10, 4), field(82, DatagramBuilder.VARIABLE), field(83, 8))
        .data(264, values().u32(3).variable((byte) 'e').text("to core "));
  }

  static DatagramBuilder biflow() {
    return DatagramBuilder.ipfix()
        .template(260, field(8, 4), field(12, 4), field(148, 4), field(85, 4), field(29305, 85, 4))
        .data(260, values().ip("10.0.0.1").ip("8.8.8.8").u32(1).u32(100).u32(200))
        .template(261, field(8, 4), field(12, 4), field(233, 1), field(231, 4), field(232, 4))
        .data(261, values().ip("10.0.0.1").ip("8.8.8.8").u8(5).u32(1).u32(2));
  }

  /** Rates by scope, and flows of which some are found by template and some by nothing. */
  static DatagramBuilder scopes() {
    return DatagramBuilder.ipfix()
        .optionsTemplate(263, 1, field(145, 2), field(304, 2), field(309, 4), field(310, 4))
        .data(263, values().u16(264).u16(3).u32(1).u32(100), values().u16(300).u16(3).u32(1).u32(9))
        .optionsTemplate(266, 1, field(141, 4), field(305, 4))
        .data(266, values().u32(1).u32(100))
        .template(264, field(8, 4), field(12, 4), field(1, 4), field(141, 4))
        .data(264, values().ip("10.0.0.1").ip("8.8.8.8").u32(100).u32(1))
        .template(265, field(8, 4), field(12, 4), field(1, 4), field(302, 8))
        .data(265, values().ip("10.0.0.1").ip("8.8.8.8").u32(100).u64(7));
  }

  static DatagramBuilder outCounters() {
    return DatagramBuilder.v9()
        .template(267, field(8, 4), field(12, 4), field(1, 4), field(23, 4), field(195, 1))
        .data(
            267,
            values().ip("10.0.0.1").ip("8.8.8.8").u32(0).u32(100).u8(1),
            values().ip("10.0.0.1").ip("8.8.8.8").u32(100).u32(1000).u8(46));
  }

  static DatagramBuilder frame() {
    byte[] section =
        values()
            .bytes(new byte[12])
            .u16(0x86DD)
            .u32(0x6000_0000L)
            .u16(100)
            .u8(4)
            .u8(64)
            .ip("fc00::1")
            .ip("fc00::2")
            .u8(0x45)
            .bytes(new byte[23])
            .toByteArray();
    return DatagramBuilder.ipfix()
        .template(262, field(408, 2), field(315, VARIABLE))
        .data(262, values().u16(1).variable(section));
  }
}
