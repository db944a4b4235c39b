// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.app.demo.DemoFlow;
import io.flowtally.app.demo.DemoTemplateRouter;
import io.flowtally.app.demo.DemoV5Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A capture of datagrams that one exporter, 127.0.0.1, sends to port 2055. */
final class Capture {
  static final long TIME_MS = 1_700_000_000_000L;

  final List<byte[]> datagrams = new ArrayList<>();

  Capture add(byte[] datagram) {
    datagrams.add(datagram);
    return this;
  }

  /** A datagram of each protocol version. */
  static Capture ofEveryVersion() {
    DemoFlow v4 = new DemoFlow(0, 0xFFFF_0A01_0203L, 0, 0xFFFF_C000_0205L, 40_000, 443, 6, 3, 300);
    DemoFlow back =
        new DemoFlow(0, 0xFFFF_C000_0205L, 0, 0xFFFF_0A01_0203L, 443, 40_000, 6, 9, 9000);
    DemoFlow v6 =
        new DemoFlow(0x2001_0DB8_ABCD_0000L, 1, 0x2001_0DB8_0000_0000L, 2, 40_000, 443, 6, 1, 100);
    return new Capture()
        .add(new DemoV5Router().export(List.of(v4, back), TIME_MS))
        .add(DemoTemplateRouter.v9().export(List.of(v4), TIME_MS))
        .add(DemoTemplateRouter.ipfix().export(List.of(v6), TIME_MS));
  }

  Path write(Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Classic pcap, big endian, raw IPv4.
    out.writeBytes(
        ByteBuffer.allocate(24)
            .putInt(0xA1B2C3D4)
            .putInt(0x00020004)
            .putLong(0)
            .putInt(65_535)
            .putInt(228)
            .array());
    for (byte[] datagram : datagrams) {
      int length = 28 + datagram.length;
      out.writeBytes(
          ByteBuffer.allocate(16 + length)
              .putInt((int) (TIME_MS / 1000))
              .putInt(0)
              .putInt(length)
              .putInt(length)
              .putShort((short) 0x4500)
              .putShort((short) length)
              .putInt(0)
              .putInt(0x4011_0000)
              .putInt(0x7F00_0001)
              .putInt(0x7F00_0001)
              .putShort((short) 5000)
              .putShort((short) 2055)
              .putShort((short) (8 + datagram.length))
              .putShort((short) 0)
              .put(datagram)
              .array());
    }
    return Files.write(file, out.toByteArray());
  }
}
