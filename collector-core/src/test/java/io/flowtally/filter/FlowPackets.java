// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.codec.Octets;
import io.flowtally.networks.TestFlow;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** Flows as the packets that they are made of: Ethernet frames in a capture, one a flow. */
final class FlowPackets {
  /** What stands between the Ethernet header and the packet. */
  enum Link {
    PLAIN,
    VLAN,
    MPLS
  }

  private FlowPackets() {}

  static byte[] capture(List<TestFlow> flows, Link link) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    header(out);
    for (int i = 0; i < flows.size(); i++) {
      byte[] frame = frame(flows.get(i), link);
      for (int word : new int[] {i, 0, frame.length, frame.length}) {
        out.writeInt(Integer.reverseBytes(word));
      }
      out.write(frame);
    }
    return bytes.toByteArray();
  }

  /** Little-endian, version 2.4, Ethernet. */
  private static void header(DataOutputStream out) throws IOException {
    for (int word : new int[] {0xA1B2C3D4, 2 | 4 << 16, 0, 0, 65_535, 1}) {
      out.writeInt(Integer.reverseBytes(word));
    }
  }

  private static byte[] frame(TestFlow flow, Link link) {
    Octets frame = new Octets().u32(0x02000000).u16(1).u32(0x02000000).u16(2);
    int type = flow.isV6() ? 0x86DD : 0x0800;
    if (link == Link.VLAN && flow.vlan != 0) {
      frame.u16(0x8100).u16(flow.vlan).u16(type);
    } else if (link == Link.MPLS && flow.mplsLabel != 0) {
      frame.u16(0x8847).u32((long) flow.mplsLabel << 12 | 1 << 8 | 64);
    } else {
      frame.u16(type);
    }
    byte[] payload = payload(flow);
    if (flow.isV6()) {
      frame.u32(6L << 28 | (long) flow.tos << 20).u16(payload.length).u8(flow.protocol).u8(64);
    } else {
      frame.u8(0x45).u8(flow.tos).u16(20 + payload.length).u16(0).u16(0);
      frame.u8(64).u8(flow.protocol).u16(0);
    }
    return frame.ip(flow.src).ip(flow.dst).bytes(payload).toByteArray();
  }

  private static byte[] payload(TestFlow flow) {
    Octets payload = new Octets();
    switch (flow.protocol) {
      case 6 -> payload.u16(flow.srcPort).u16(flow.dstPort).u64(0).u8(0x50).u8(flow.tcpFlags);
      case 17, 132 -> payload.u16(flow.srcPort).u16(flow.dstPort);
      case 1, 58 -> payload.u16(flow.icmpTypeCode);
      default -> {}
    }
    return payload.bytes(new byte[24 - payload.length()]).toByteArray();
  }
}
