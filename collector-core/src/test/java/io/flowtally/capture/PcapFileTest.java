// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import static io.flowtally.capture.CaptureBuilder.ETHERNET;
import static io.flowtally.capture.CaptureBuilder.ethernet;
import static io.flowtally.capture.CaptureBuilder.ipv4;
import static io.flowtally.capture.CaptureBuilder.ipv6;
import static io.flowtally.capture.CaptureBuilder.join;
import static io.flowtally.capture.CaptureBuilder.pcap;
import static io.flowtally.capture.CaptureBuilder.udp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcapFileTest {
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86DD;
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private final List<String> datagrams = new ArrayList<>();

  private PcapSummary read(byte[] capture) throws IOException {
    Path file = folder.resolve("capture");
    Files.write(file, capture);
    return PcapFile.read(file, this::keep);
  }

  private void keep(
      byte[] buffer,
      int offset,
      int length,
      long sourceHi,
      long sourceLo,
      int sourcePort,
      long destinationHi,
      long destinationLo,
      int destinationPort,
      long timeMs) {
    String payload =
        length <= 10
            ? new String(buffer, offset, length, StandardCharsets.ISO_8859_1)
            : length + " bytes";
    datagrams.add(
        "%x:%x %d > %x:%x %d @%d %s"
            .formatted(
                sourceHi,
                sourceLo,
                sourcePort,
                destinationHi,
                destinationLo,
                destinationPort,
                timeMs,
                payload));
  }

  private static final String FROM_V4 = "0:ffffc0000201 5000 > 0:ffffc6336402 2055 ";
  private static final String FROM_V6 = "20010db800000000:1 5000 > 20010db800000000:2 2055 ";

  private static byte[] hello() {
    return udp(5000, 2055, HELLO);
  }

  @ParameterizedTest
  @CsvSource({
    "LITTLE_ENDIAN, a1b2c3d4, 7000",
    "BIG_ENDIAN, a1b2c3d4, 7000",
    "LITTLE_ENDIAN, a1b23c4d, 7000000",
    "BIG_ENDIAN, a1b23c4d, 7000000"
  })
  void readsBothByteOrdersAndBothResolutions(String order, String magic, int fraction)
      throws IOException {
    ByteOrder byteOrder =
        order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    PcapSummary summary =
        read(
            pcap(byteOrder, Integer.parseUnsignedInt(magic, 16), ETHERNET)
                .packet((int) 3_000_000_000L, fraction, ethernet(IPV4, ipv4(hello())))
                .build());
    assertThat(datagrams).containsExactly(FROM_V4 + "@3000000000007 hello");
    assertThat(summary).isEqualTo(new PcapSummary(1, 1, 0, 0, 0, PcapSummary.NONE, false));
  }

  @Test
  void passesOverVlanTagsOneOrTwo() throws IOException {
    read(
        pcap(ETHERNET)
            .packet(1, 0, ethernet(IPV4, ipv4(hello()), 0x81000064))
            .packet(2, 0, ethernet(IPV6, ipv6(17, hello()), 0x88A80064, 0x81000065))
            .build());
    assertThat(datagrams).containsExactly(FROM_V4 + "@1000 hello", FROM_V6 + "@2000 hello");
  }

  @ParameterizedTest
  @CsvSource({"0, 4", "12, 0", "14, 0", "101, 0", "108, 4", "228, 0"})
  void readsRawAndLoopbackLinks(int linkType, int header) throws IOException {
    read(pcap(linkType).packet(1, 0, join(new byte[header], ipv4(hello()))).build());
    assertThat(datagrams).containsExactly(FROM_V4 + "@1000 hello");
  }

  @Test
  void readsLinuxCookedCapturesOfBothVersions() throws IOException {
    byte[] cooked = ByteBuffer.allocate(16).putShort(14, (short) IPV4).array();
    byte[] cooked2 = ByteBuffer.allocate(20).putShort(0, (short) IPV4).array();
    read(pcap(113).packet(1, 0, join(cooked, ipv4(hello()))).build());
    read(pcap(276).packet(2, 0, join(cooked2, ipv4(hello()))).build());
    assertThat(datagrams).containsExactly(FROM_V4 + "@1000 hello", FROM_V4 + "@2000 hello");
  }

  @Test
  void readsPcapNgWithSeveralInterfacesAndSections() throws IOException {
    byte[] packet = ipv4(hello());
    byte[] nanoseconds = {9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0};
    byte[] first =
        new CaptureBuilder(ByteOrder.LITTLE_ENDIAN)
            .section()
            .networkInterface(ETHERNET)
            .networkInterface(101, nanoseconds)
            .block(5, new byte[8])
            .enhancedPacket(0, 1_000_007_000L, ethernet(IPV4, packet))
            .enhancedPacket(1, 2_000_009_000_000L, packet)
            .build();
    byte[] second =
        new CaptureBuilder(ByteOrder.BIG_ENDIAN)
            .section()
            .networkInterface(101)
            .enhancedPacket(0, 3_000_000L, packet)
            .block(3, join(ByteBuffer.allocate(4).putInt(packet.length).array(), packet))
            .build();
    PcapSummary summary = read(join(first, second));
    assertThat(datagrams)
        .containsExactly(
            FROM_V4 + "@1000007 hello",
            FROM_V4 + "@2000009 hello",
            FROM_V4 + "@3000 hello",
            FROM_V4 + "@0 hello");
    assertThat(summary).isEqualTo(new PcapSummary(4, 4, 0, 0, 0, PcapSummary.NONE, false));
  }

  @Test
  void putsFragmentsOfIpv4TogetherInAnyOrder() throws IOException {
    byte[] whole = udp(5000, 2055, new byte[3000]);
    byte[] first = ipv4(7, 0x2000, Arrays.copyOfRange(whole, 0, 1480));
    byte[] middle = ipv4(7, 0x2000 | 185, Arrays.copyOfRange(whole, 1480, 2960));
    byte[] last = ipv4(7, 370, Arrays.copyOfRange(whole, 2960, whole.length));
    PcapSummary summary =
        read(pcap(101).packet(1, 0, last).packet(2, 0, first).packet(3, 0, middle).build());
    assertThat(datagrams).containsExactly(FROM_V4 + "@3000 3000 bytes");
    assertThat(summary).isEqualTo(new PcapSummary(3, 1, 0, 0, 0, PcapSummary.NONE, false));
  }

  @Test
  void putsFragmentsOfIpv6Together() throws IOException {
    byte[] whole = udp(5000, 2055, new byte[2000]);
    byte[] first = join(fragmentHeader(1), Arrays.copyOfRange(whole, 0, 1200));
    byte[] last = join(fragmentHeader(1200), Arrays.copyOfRange(whole, 1200, whole.length));
    read(pcap(229).packet(1, 0, ipv6(44, first)).packet(2, 0, ipv6(44, last)).build());
    assertThat(datagrams).containsExactly(FROM_V6 + "@2000 2000 bytes");
  }

  private static byte[] fragmentHeader(int offsetAndMore) {
    return ByteBuffer.allocate(8)
        .put((byte) 17)
        .put((byte) 0)
        .putShort((short) offsetAndMore)
        .putInt(99)
        .array();
  }

  @Test
  void walksTheExtensionHeadersOfIpv6() throws IOException {
    byte[] hopByHop = {60, 0, 0, 0, 0, 0, 0, 0};
    byte[] destination = {17, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] packet = ipv6(0, join(join(hopByHop, destination), hello()));
    read(pcap(101).packet(1, 0, packet).build());
    assertThat(datagrams).containsExactly(FROM_V6 + "@1000 hello");
  }

  @Test
  void countsFragmentsThatStayAlone() throws IOException {
    CaptureBuilder capture = pcap(101);
    for (int id = 0; id < 3 * Fragments.MOST_DATAGRAMS; id++) {
      capture.packet(1, 0, ipv4(id, 0x2000, new byte[1480]));
    }
    assertThat(read(capture.build()).lostFragments()).isEqualTo(3L * Fragments.MOST_DATAGRAMS);
    assertThat(datagrams).isEmpty();
  }

  @Test
  void doesNotJoinFragmentsThatAreFarApartInTime() throws IOException {
    byte[] whole = udp(5000, 2055, new byte[2000]);
    byte[] first = ipv4(7, 0x2000, Arrays.copyOfRange(whole, 0, 1480));
    byte[] last = ipv4(7, 185, Arrays.copyOfRange(whole, 1480, whole.length));
    int later = 1 + (int) (Fragments.PATIENCE_MS / 1000);
    PcapSummary summary = read(pcap(101).packet(1, 0, first).packet(later, 0, last).build());
    assertThat(datagrams).isEmpty();
    assertThat(summary.lostFragments()).isEqualTo(2);
  }

  @Test
  void leavesOutThePaddingOfShortFrames() throws IOException {
    byte[] frame = Arrays.copyOf(ethernet(IPV4, ipv4(hello())), 60);
    read(pcap(ETHERNET).packet(1, 0, frame).build());
    assertThat(datagrams).containsExactly(FROM_V4 + "@1000 hello");
  }

  @Test
  void countsWhatIsNotUdpAndWhatIsCut() throws IOException {
    byte[] tcp = ipv4(hello());
    tcp[9] = 6;
    byte[] cut = Arrays.copyOf(ipv4(hello()), 30);
    PcapSummary summary =
        read(
            pcap(ETHERNET)
                .packet(1, 0, ethernet(0x0806, new byte[28]))
                .packet(1, 0, ethernet(IPV4, tcp))
                .packet(1, 0, ethernet(IPV4, cut))
                .packet(1, 0, new byte[3])
                .packet(1, 0, ethernet(IPV4, ipv4(hello())))
                .build());
    assertThat(summary).isEqualTo(new PcapSummary(5, 1, 3, 1, 0, PcapSummary.NONE, false));
  }

  @Test
  void aFileThatEndsInsideAPacketGivesWhatCameBefore() throws IOException {
    byte[] capture = pcap(101).packet(1, 0, ipv4(hello())).packet(2, 0, ipv4(hello())).build();
    PcapSummary summary = read(Arrays.copyOf(capture, capture.length - 1));
    assertThat(datagrams).hasSize(1);
    assertThat(summary.endsEarly()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PK", "this is no capture at all, but a text"})
  void refusesWhatIsNoCapture(String text) {
    assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            ".*capture: (too short to be a capture|not a capture: neither pcap nor pcapng)");
  }

  @Test
  void namesTheFileThatIsMissing() {
    Path missing = folder.resolve("missing.pcap");
    assertThatThrownBy(() -> PcapFile.read(missing, this::keep))
        .hasMessage(missing + ": no such file");
    assertThatThrownBy(() -> PcapFile.read(folder, this::keep))
        .hasMessage(folder + ": is a directory, not a capture");
  }

  @Test
  void saysWhereACaptureIsBroken() {
    byte[] huge = pcap(101).words(1, 0, 0x7FFFFFFF, 0x7FFFFFFF).build();
    assertThatThrownBy(() -> read(huge))
        .hasMessageEndingWith("broken: a packet of 2147483647 bytes");
  }

  /** Flips bytes of right captures: every outcome is fine but another exception, or no end. */
  @Test
  void survivesDamageOfAnyKind() throws IOException {
    Random random = new Random(20261122);
    byte[] classic =
        pcap(ETHERNET)
            .packet(1, 0, ethernet(IPV4, ipv4(hello()), 0x81000064))
            .packet(1, 0, ethernet(IPV6, ipv6(44, join(fragmentHeader(1), new byte[160]))))
            .packet(1, 0, ethernet(IPV4, ipv4(1, 0x2000, new byte[80])))
            .build();
    byte[] next =
        new CaptureBuilder(ByteOrder.LITTLE_ENDIAN)
            .section()
            .networkInterface(
                101, (byte) 9, (byte) 0, (byte) 1, (byte) 0, (byte) 6, (byte) 0, (byte) 0, (byte) 0)
            .enhancedPacket(0, 1, ipv4(hello()))
            .enhancedPacket(0, 2, ipv6(0, new byte[64]))
            .build();
    for (int round = 0; round < 1500; round++) {
      byte[] damaged = (round % 2 == 0 ? classic : next).clone();
      for (int i = 0; i <= round % 5; i++) {
        damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt();
      }
      try {
        read(Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length)));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("capture");
      }
    }
  }
}
