// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.app.demo.DemoFlow;
import io.flowtally.app.demo.DemoTemplateRouter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeCommandTest {
  @TempDir private Path folder;
  private final Commands commands = new Commands();

  @Test
  void printsEveryRecordOfEveryVersionAsALine() throws Exception {
    Path capture = Capture.ofEveryVersion().write(folder.resolve("all.pcap"));
    assertThat(commands.run("decode", capture)).isZero();
    List<String> lines = commands.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .startsWith("{\"exporter\":\"127.0.0.1\",\"version\":5,")
        .contains(
            "\"kind\":\"flow\"",
            "\"sourceIPv4Address\":\"10.1.2.3\"",
            "\"destinationIPv4Address\":\"192.0.2.5\"",
            "\"octetDeltaCount\":300");
    assertThat(lines.get(2)).contains("\"version\":9,", "\"octetDeltaCount\":300");
    assertThat(lines.get(3))
        .contains("\"version\":10,", "\"sourceIPv6Address\":\"2001:db8:abcd::1\"");
    assertThat(commands.err()).isEmpty();
  }

  @Test
  void capturesInARowShareTheirTemplates() throws Exception {
    Capture all = Capture.ofEveryVersion();
    DemoTemplateRouter router = DemoTemplateRouter.v9();
    DemoFlow flow = new DemoFlow(0, 0xFFFF_0A01_0203L, 0, 0xFFFF_0A01_0204L, 1, 2, 17, 1, 77);
    Path first =
        new Capture().add(router.export(List.of(flow), Capture.TIME_MS)).write(folder.resolve("1"));
    Path second =
        new Capture().add(router.export(List.of(flow), Capture.TIME_MS)).write(folder.resolve("2"));
    assertThat(all.datagrams).hasSize(3);
    assertThat(commands.run("decode", first, second)).isZero();
    assertThat(commands.out().lines()).hasSize(2);
  }

  @Test
  void saysWhatItCouldNotDecode() throws Exception {
    Path capture =
        Capture.ofEveryVersion().add(new byte[] {0, 77, 1, 2}).write(folder.resolve("bad.pcap"));
    assertThat(commands.run("decode", capture)).isZero();
    assertThat(commands.out().lines()).hasSize(4);
    assertThat(commands.err()).containsExactly("1 unknown_version", "1 not decoded: no NetFlow");
  }

  @Test
  void aFileThatIsNoCaptureIsOneLine() throws Exception {
    Path text = Files.writeString(folder.resolve("notes.txt"), "this is no capture");
    assertThat(commands.run("decode", text)).isEqualTo(1);
    assertThat(commands.err(folder))
        .containsExactly("flowtally: notes.txt: not a capture: neither pcap nor pcapng");
  }

  @Test
  void aMissingFileIsOneLine() {
    assertThat(commands.run("decode", folder.resolve("none.pcap"))).isEqualTo(1);
    assertThat(commands.err(folder)).containsExactly("flowtally: none.pcap: no such file");
  }

  @Test
  void aCaptureThatEndsEarlyGivesWhatItHas() throws Exception {
    Path capture = Capture.ofEveryVersion().write(folder.resolve("cut.pcap"));
    byte[] octets = Files.readAllBytes(capture);
    Files.write(capture, Arrays.copyOf(octets, octets.length - 1));
    assertThat(commands.run("decode", capture)).isZero();
    assertThat(commands.out().lines()).hasSize(3);
    assertThat(commands.err(folder)).containsExactly("cut.pcap: ends inside a packet");
  }

  @Test
  void readsStandardInputCompressedOrNot() throws Exception {
    Path capture = Capture.ofEveryVersion().write(folder.resolve("all.pcap"));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(Files.readAllBytes(capture));
    }
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(capture)));
      assertThat(commands.run("decode", "-")).isZero();
      System.setIn(new ByteArrayInputStream(compressed.toByteArray()));
      assertThat(commands.run("decode", "-")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(commands.out().lines()).hasSize(8);
    assertThat(commands.err()).isEmpty();
  }

  @Test
  void aCaptureWithoutNetFlowFails() throws Exception {
    Path capture = new Capture().add(new byte[] {0, 77, 1, 2}).write(folder.resolve("dns.pcap"));
    assertThat(commands.run("decode", capture)).isEqualTo(1);
    assertThat(commands.out()).isEmpty();
    assertThat(commands.err())
        .containsExactly(
            "1 unknown_version",
            "1 not decoded: no NetFlow",
            "flowtally: no NetFlow v5, v9 or IPFIX in 1 UDP datagram of 1 packet");
  }

  @Test
  void aCaptureWithoutPacketsFails() throws Exception {
    Path capture = new Capture().write(folder.resolve("none.pcap"));
    assertThat(commands.run("decode", capture)).isEqualTo(1);
    assertThat(commands.err(folder))
        .containsExactly(
            "none.pcap: no UDP datagram in 0 packets",
            "flowtally: no NetFlow v5, v9 or IPFIX in 0 UDP datagrams of 0 packets");
  }

  @Test
  void namesSflow() throws Exception {
    byte[] sflow = ByteBuffer.allocate(64).putInt(5).putInt(1).putInt(0xC000_0207).array();
    Path capture = new Capture().add(sflow).add(sflow).write(folder.resolve("sflow.pcap"));
    assertThat(commands.run("decode", capture)).isEqualTo(1);
    assertThat(commands.err()).contains("2 not decoded: sFlow version 5");
  }
}
