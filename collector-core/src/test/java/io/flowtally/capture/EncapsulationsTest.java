// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import static io.flowtally.capture.CaptureBuilder.ethernet;
import static io.flowtally.capture.CaptureBuilder.ipv4;
import static io.flowtally.capture.CaptureBuilder.ipv6;
import static io.flowtally.capture.CaptureBuilder.join;
import static io.flowtally.capture.CaptureBuilder.pcap;
import static io.flowtally.capture.CaptureBuilder.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A datagram is found whatever stands before it, and nothing else is taken for one. */
class EncapsulationsTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final byte[] PACKET = ipv4(udp(5000, 2055, HELLO));
  private static final byte[] FRAME = ethernet(0x0800, PACKET);
  private static final String MACS = "020000000001020000000002";

  private final List<String> datagrams = new ArrayList<>();

  private PcapSummary read(byte[] capture) throws IOException {
    return PcapFile.read(
        "test",
        new ByteArrayInputStream(capture),
        (buffer, offset, length, fromHi, fromLo, fromPort, toHi, toLo, toPort, timeMs) ->
            datagrams.add(
                toPort + " " + new String(buffer, offset, length, StandardCharsets.UTF_8)));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", "").replace("MACS", MACS));
  }

  private void findsIn(int linkType, byte[] frame) throws IOException {
    PcapSummary summary = read(pcap(linkType).packet(1, 0, frame).build());
    assertThat(datagrams).containsExactly("2055 hello");
    assertThat(summary).isEqualTo(new PcapSummary(1, 1, 0, 0, 0, PcapSummary.NONE, false));
  }

  /** What stands before the packet, in hexadecimal. */
  @ParameterizedTest
  @CsvSource({
    "1, MACS 8847 00010040 00010140", // MPLS, two labels
    "1, MACS 8847 00000140", // explicit null
    "1, MACS 8100 0064 8847 00010140",
    "1, MACS 8847 00010140 00000000 MACS 0800", // a pseudowire with a control word
    "1, MACS 8847 00010140 MACS 0800", // and without
    "1, MACS 8864 11000001 0023 0021", // PPPoE
    "1, MACS 8100 0064 8864 11000001 0023 0021",
    "1, MACS 0078 aaaa03 000000 0800", // LLC with SNAP
    "1, MACS 0078 060603",
    "1, MACS 88a8 0064 9100 0065 8100 0066 0800",
    "1, MACS 8926 00000000 0800", // VN-Tag
    "1, MACS 892f 00000000 0800", // HSR
    "1, MACS 8909 010100010000 0800", // Cisco metadata: six octets and a type
    "1, MACS 88e7 00000001 MACS 0800", // provider backbone
    "1, MACS 8903 0001 MACS 0800", // FabricPath
    "1, MACS 88e5 00 00 00000001 0800", // MACsec in the clear
    "1, MACS 88e5 20 00 00000001 0000000000000001 0800",
    "113, 0000 0001 0006 0200000000010000 0800",
    "113, 0000 0001 0006 0200000000010000 8100 0064 0800",
    "113, 0000 0001 0006 0200000000010000 0004 aaaa03 000000 0800",
    "276, 8100 0000 00000002 0001 00 06 0200000000010000 0014 0800",
    "276, 88a8 0000 00000002 0001 00 06 0200000000010000 0014 8100 0015 0800",
    "9, ff03 0021",
    "9, 0021",
    "9, 21", // the protocol compressed
    "9, ff03 0281 00010140",
    "50, 0f00 0800",
    "51, 11000001 0023 0021",
    "104, 0f00 0800",
    "166, 01 ff03 0021",
    "204, 01 ff03 0021",
    "205, 01 0f00 0800",
    "107, 1841 03 cc",
    "107, 1841 0300 80 000000 0800",
    "107, 1841 0800",
    "206, 01 1841 03 cc",
    "219, 00010140",
    "109, 00000002 00000000 00000000",
    "100, aaaa03 000000 0800",
    "281, MACS 00000000 0800",
    "282, 00000000 MACS 0800",
    "284, MACS dada0000 00000000 0800",
    "105, 0800 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800",
    "105, 8800 0000 020000000001 020000000002 020000000003 0000 0000 aaaa03 000000 0800",
    "105, 0803 0000 020000000001 020000000002 020000000003 0000 020000000004 aaaa03 000000 0800",
    "127, 00000800 00000000 0800 0000 020000000001 020000000002 020000000003 0000 aaaa03 000000 0800",
    "192, 0000 0800 01000000 MACS 0800",
    "258, 10000000 01000000 0c000000 00000000",
    "197, 0000000000000000 02 04 0000 0000 0000 0000 MACS 0800",
    "240, 00000000 MACS 0800",
    "274, 55555555555555d5 MACS 0800"
  })
  void findsThePacketBehind(int linkType, String before) throws IOException {
    findsIn(linkType, join(hex(before), PACKET));
  }

  @ParameterizedTest
  @CsvSource({"0200 0001 LL 0900, little", "0200 0001 LL 0009, big"})
  void findsThePayloadOfNflogInEitherOrder(String text, String order) throws IOException {
    int length = PACKET.length + 4;
    String size = order.equals("big") ? "%04x".formatted(length) : "%02x00".formatted(length);
    String mark = order.equals("big") ? "0006 0001 7878 0000" : "0600 0100 7878 0000";
    byte[] header = hex(text.replace("LL", size));
    byte[] withMark = join(Arrays.copyOf(header, 4), hex(mark));
    findsIn(239, join(join(withMark, Arrays.copyOfRange(header, 4, 8)), PACKET));
  }

  private static byte[] protocol(int protocol, byte[] payload) {
    byte[] packet = ipv4(payload);
    packet[9] = (byte) protocol;
    return packet;
  }

  @ParameterizedTest
  @CsvSource({
    "47, 0000 0800",
    "47, b000 0800 00000000 00000001 00000002",
    "47, 0000 6558 MACS 0800",
    "47, 0000 88be MACS 0800", // ERSPAN I
    "47, 1000 88be 00000001 1001000000000000 MACS 0800", // II
    "47, 1000 22eb 00000001 200100000000000000000000 MACS 0800", // III
    "47, 1000 22eb 00000001 200100000000000000000001 0000000000000000 MACS 0800",
    "47, 0000 8847 00010140",
    "4, ''",
    "97, 3000 MACS 0800",
    "137, 00010140",
    "51, 0404 0000 00000001 00000002 000000000000000000000000"
  })
  void opensTunnelsOfIp(int protocol, String before) throws IOException {
    findsIn(101, protocol(protocol, join(hex(before), PACKET)));
  }

  @Test
  void opensIpv6InIpv4AndIpv4InIpv6() throws IOException {
    read(
        pcap(101)
            .packet(1, 0, protocol(41, ipv6(17, udp(5000, 2055, HELLO))))
            .packet(1, 0, ipv6(4, PACKET))
            .build());
    assertThat(datagrams).containsExactly("2055 hello", "2055 hello");
  }

  @ParameterizedTest
  @CsvSource({
    "4789, 08000000 00000100 MACS 0800",
    "8472, 08000000 00000100 MACS 0800",
    "6081, 0000 6558 00000100 MACS 0800",
    "6081, 0100 0800 00000100 00000000",
    "2152, 30ff 0021 00000001",
    "2152, 34ff 0021 00000001 00000085 01000000",
    "37008, 0100 0001 01 MACS 0800",
    "37008, 0100 0001 00 0a0101 01 MACS 0800"
  })
  void opensTunnelsOfUdp(int port, String before) throws IOException {
    findsIn(101, ipv4(udp(5000, port, join(hex(before), PACKET))));
  }

  @ParameterizedTest
  @CsvSource({"4789", "8472", "6081", "2152", "37008"})
  void takesNoNetFlowForATunnel(int port) throws IOException {
    for (String header : List.of("0005", "0009", "000a")) {
      read(pcap(101).packet(1, 0, ipv4(udp(5000, port, join(hex(header), new byte[60])))).build());
    }
    assertThat(datagrams).hasSize(3).allMatch(text -> text.startsWith(port + " "));
  }

  @Test
  void putsFragmentsOfATunnelTogether() throws IOException {
    byte[] gre = join(hex("0000 0800"), ipv4(udp(5000, 2055, new byte[1472])));
    byte[] first = ipv4(7, 0x2000, Arrays.copyOf(gre, 1480));
    byte[] last = ipv4(7, 185, Arrays.copyOfRange(gre, 1480, gre.length));
    first[9] = 47;
    last[9] = 47;
    assertThat(read(pcap(101).packet(1, 0, first).packet(1, 0, last).build()).datagrams())
        .isEqualTo(1);
  }

  @Test
  void nestsNoDeeperThanANetworkWould() throws IOException {
    byte[] packet = PACKET;
    for (int i = 0; i < 200; i++) {
      packet = protocol(4, packet);
    }
    assertThat(read(pcap(101).packet(1, 0, packet).build()))
        .isEqualTo(new PcapSummary(1, 0, 1, 0, 0, PcapSummary.NONE, false));
  }

  @Test
  void namesALinkTypeThatItDoesNotRead() throws IOException {
    assertThat(read(pcap(147).packet(1, 0, FRAME).build()))
        .isEqualTo(new PcapSummary(1, 0, 1, 0, 0, 147, false));
  }

  @Test
  void opensGzipAndGivesWhatACutOneHolds() throws IOException {
    byte[] capture =
        pcap(1)
            .packet(1, 0, FRAME)
            .packet(2, 0, ethernet(0x0800, ipv4(udp(1, 2, new byte[1000]))))
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(capture);
    }
    byte[] compressed = out.toByteArray();
    assertThat(read(compressed).datagrams()).isEqualTo(2);
    assertThat(read(Arrays.copyOf(compressed, compressed.length - 12)).endsEarly()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"fd377a585a00, xz", "28b52ffd0000, zstd", "04224d180000, lz4", "425a68393141, bzip2"})
  void saysHowToUnpackOtherCompressions(String magic, String program) {
    assertThatThrownBy(() -> read(hex(magic)))
        .hasMessage(
            "test: compressed by %s: unpack it, as in %s -dc FILE | flowtally ... -"
                .formatted(program, program));
  }

  /** Any bytes behind any link type: one outcome a frame, no exception. */
  @Test
  void survivesFramesOfAnyOctets() throws IOException {
    Random random = new Random(20261126);
    int[] types = {0x0800, 0x8847, 0x8864, 0x6558, 0x88E7, 0x88E5, 0x8100, 0x0078, 0x8926};
    int[] ports = {4789, 6081, 2152, 37008};
    for (int round = 0; round < 20_000; round++) {
      byte[] octets = new byte[random.nextInt(60)];
      random.nextBytes(octets);
      byte[] frame =
          switch (round % 4) {
            case 0 -> octets;
            case 1 -> ethernet(types[random.nextInt(types.length)], octets);
            case 2 -> ethernet(0x0800, protocol(round % 8 == 2 ? 47 : 51, octets));
            default -> ethernet(0x0800, ipv4(udp(1, ports[random.nextInt(4)], octets)));
          };
      int linkType = round % 4 == 0 ? random.nextInt(290) : 1;
      PcapSummary summary = read(pcap(linkType).packet(1, 0, frame).build());
      long outcomes =
          summary.datagrams() + summary.other() + summary.cut() + summary.lostFragments();
      assertThat(outcomes).as("round %d", round).isEqualTo(1);
    }
  }
}
