// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.VARIABLE;
import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.IpAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections of sampled packets as the only source of addresses and lengths. */
class SampledFrameTest {
  private static final int TCP = 6;
  private static final int IPV4_IN_IP = 4;
  private static final int IPV6_IN_IP = 41;

  private final SampledFrame frame = new SampledFrame();
  private final Flows flows = new Flows();

  private static Octets ethernet(int type) {
    return values().bytes(new byte[12]).u16(type);
  }

  private static Octets ipv4(Octets before, int length, int protocol, String src, String dst) {
    return before.u8(0x45).u8(0xB8).u16(length).u32(0).u8(64).u8(protocol).u16(0).ip(src).ip(dst);
  }

  private static Octets ipv6(Octets before, int payload, int next, String src, String dst) {
    return before.u32(0x6B80_0000L).u16(payload).u8(next).u8(64).ip(src).ip(dst);
  }

  private static Octets tcp(Octets before) {
    return before.u16(50000).u16(443).u32(1).u32(2).u8(0x50).u8(0x12).u16(0);
  }

  private boolean parse(Octets octets) {
    byte[] section = octets.toByteArray();
    return frame.parseEthernet(section, 0, section.length);
  }

  private String addresses() {
    return IpAddress.format(frame.srcHi, frame.srcLo)
        + " > "
        + IpAddress.format(frame.dstHi, frame.dstLo);
  }

  @Test
  void readsIpv4InEthernet() {
    assertThat(parse(tcp(ipv4(ethernet(0x0800), 1500, TCP, "10.0.0.1", "8.8.8.8")))).isTrue();
    assertThat(addresses()).isEqualTo("10.0.0.1 > 8.8.8.8");
    assertThat(frame.ipLength).isEqualTo(1500);
    assertThat(frame.srcPort).isEqualTo(50000);
    assertThat(frame.dstPort).isEqualTo(443);
    assertThat(frame.tcpFlags).isEqualTo(0x12);
    assertThat(frame.tos).isEqualTo(0xB8);
    assertThat(frame.tunnelled()).isFalse();
  }

  @Test
  void readsTagsOf8021qAndQinq() {
    Octets tagged = ethernet(0x88A8).u16(0x2064).u16(0x8100).u16(7).u16(0x0800);
    assertThat(parse(ipv4(tagged, 60, 1, "10.0.0.1", "8.8.8.8").u16(0x0800))).isTrue();
    assertThat(frame.vlan).isEqualTo(100);
    assertThat(frame.icmpTypeCode).isEqualTo(0x0800);
  }

  @Test
  void readsBehindLabelsOfMpls() {
    Octets labelled = ethernet(0x8847).u32(0x000640FFL & ~0x100L).u32(0x000641FFL);
    assertThat(parse(tcp(ipv4(labelled, 60, TCP, "10.0.0.1", "8.8.8.8")))).isTrue();
    assertThat(frame.mpls).isTrue();
    assertThat(addresses()).isEqualTo("10.0.0.1 > 8.8.8.8");
  }

  @Test
  void readsEthernetBehindLabelsOfMpls() {
    Octets labelled = ethernet(0x8847).u32(0x000641FFL).u32(0).bytes(new byte[12]).u16(0x0800);
    assertThat(parse(ipv4(labelled, 60, TCP, "10.0.0.1", "8.8.8.8"))).isTrue();
    assertThat(addresses()).isEqualTo("10.0.0.1 > 8.8.8.8");
  }

  @Test
  void readsIpv6BehindExtensionHeaders() {
    Octets outer = ipv6(ethernet(0x86DD), 36, 0, "2001:db8::1", "2001:db8::2");
    Octets options = outer.u8(44).u8(0).bytes(new byte[6]).u8(TCP).u8(0).u16(0).u32(9);
    assertThat(parse(tcp(options))).isTrue();
    assertThat(addresses()).isEqualTo("2001:db8::1 > 2001:db8::2");
    assertThat(frame.protocol).isEqualTo(TCP);
    assertThat(frame.ipLength).isEqualTo(76);
    assertThat(frame.dstPort).isEqualTo(443);
  }

  @Test
  void readsNoPortsOfALaterFragment() {
    Octets fragment =
        ethernet(0x0800).u8(0x45).u8(0).u16(60).u16(1).u16(0x00B9).u8(64).u8(TCP).u16(0);
    assertThat(parse(tcp(fragment.ip("10.0.0.1").ip("8.8.8.8")))).isTrue();
    assertThat(frame.srcPort).isZero();
  }

  /** RFC 8986: the customer's packet in an IPv6 one, with a segment routing header or without. */
  @Test
  void prefersTheInnerHeaderOfSrv6() {
    Octets outer = ipv6(ethernet(0x86DD), 1000, 43, "fc00::1", "fc00:0:2::");
    Octets segments = outer.u8(IPV4_IN_IP).u8(2).bytes(new byte[22]);
    assertThat(parse(tcp(ipv4(segments, 960, TCP, "10.0.0.1", "8.8.8.8")))).isTrue();
    assertThat(addresses()).isEqualTo("10.0.0.1 > 8.8.8.8");
    assertThat(frame.ipLength).isEqualTo(960);
    assertThat(frame.tunnelled()).isTrue();
  }

  @Test
  void prefersTheInnerIpv6AndTheInnerFrameOfSrv6() {
    Octets six = ipv6(ethernet(0x86DD), 1000, IPV6_IN_IP, "fc00::1", "fc00:0:2::");
    assertThat(parse(ipv6(six, 900, TCP, "2001:db8::1", "2001:db8::2"))).isTrue();
    assertThat(addresses()).isEqualTo("2001:db8::1 > 2001:db8::2");
    Octets layer2 = ipv6(ethernet(0x86DD), 1000, 143, "fc00::1", "fc00:0:2::");
    Octets inner = layer2.bytes(new byte[12]).u16(0x0800);
    assertThat(parse(ipv4(inner, 960, TCP, "10.0.0.1", "8.8.8.8"))).isTrue();
    assertThat(addresses()).isEqualTo("10.0.0.1 > 8.8.8.8");
  }

  @Test
  void keepsTheOuterHeaderWhereTheInnerIsCut() {
    Octets outer = ipv6(ethernet(0x86DD), 1000, IPV4_IN_IP, "fc00::1", "fc00:0:2::");
    assertThat(parse(outer.u8(0x45).bytes(new byte[10]))).isTrue();
    assertThat(addresses()).isEqualTo("fc00::1 > fc00:0:2::");
    assertThat(frame.tunnelled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0806, 0x88CC, 0x0000})
  void findsNoIpInOtherFrames(int type) {
    assertThat(parse(tcp(ipv4(ethernet(type), 60, TCP, "10.0.0.1", "8.8.8.8")))).isFalse();
  }

  @Test
  void endsOnAnyOctetsAndReadsNothingBeyondThem() {
    Random random = new Random(1);
    byte[][] seeds = {
      tcp(ipv4(ethernet(0x0800), 60, TCP, "10.0.0.1", "8.8.8.8")).toByteArray(),
      ipv6(ethernet(0x86DD), 9, 43, "fc00::1", "fc00::2").u8(4).u8(2).u32(1).toByteArray(),
      ethernet(0x8847).u32(0x100).u32(0).toByteArray(),
    };
    for (int run = 0; run < 20_000; run++) {
      byte[] seed = seeds[run % seeds.length];
      byte[] section = Arrays.copyOf(seed, random.nextInt(seed.length + 40));
      for (int change = random.nextInt(4); change > 0 && section.length > 0; change--) {
        section[random.nextInt(section.length)] = (byte) random.nextInt();
      }
      frame.parseEthernet(section, 0, section.length);
      frame.parseIp(section, 0, section.length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {315, 104})
  void makesAFlowOfOnePacketOfASampledFrame(int element) {
    byte[] section = tcp(ipv4(ethernet(0x0800), 1500, TCP, "10.0.0.1", "8.8.8.8")).toByteArray();
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(10, 4), field(408, 2), field(element, VARIABLE), field(305, 4))
            .data(256, values().u32(1).u16(1).variable(section).u32(1))
            .data(256, values().u32(1).u16(240).variableLong(section).u32(1)));
    assertThat(flows.lines)
        .containsExactly("10.0.0.1 > 8.8.8.8 1500/1", "10.0.0.1 > 8.8.8.8 1500/1");
  }

  @Test
  void takesAFrameThatIsNoIpPacketAsAnEvent() {
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(408, 2), field(315, 20))
            .data(256, values().u16(1).bytes(new byte[20]), values().u16(2).bytes(new byte[20])));
    assertThat(flows.lines).isEmpty();
    assertThat(flows.exporter().events()).isEqualTo(2);
  }

  @Test
  void prefersInnerAddressesOfAFrameToTheOuterOnesOfTheRecord() {
    Octets outer = ipv6(ethernet(0x86DD), 1000, IPV4_IN_IP, "fc00::1", "fc00::2");
    byte[] section = ipv4(outer, 960, TCP, "10.0.0.1", "8.8.8.8").toByteArray();
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(27, 16), field(28, 16), field(315, section.length), field(1, 4))
            .data(256, values().ip("fc00::1").ip("fc00::2").bytes(section).u32(5000)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 5000/1");
  }

  @Test
  void readsASectionThatStartsWithTheIpHeader() {
    byte[] section = ipv4(values(), 777, TCP, "10.0.0.1", "8.8.8.8").toByteArray();
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(313, section.length))
            .data(256, values().bytes(section)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 8.8.8.8 777/1");
  }
}
