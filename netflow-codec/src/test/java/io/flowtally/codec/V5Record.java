// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/** The 48 octets of a record of v5. */
public final class V5Record {
  private String src = "0.0.0.0";
  private String dst = "0.0.0.0";
  private String nextHop = "0.0.0.0";
  private int in;
  private int out;
  private long packets = 1;
  private long bytes = 100;
  private int srcPort;
  private int dstPort;
  private int tcpFlags;
  private int protocol = 6;
  private int tos;
  private int srcAs;
  private int dstAs;
  private int srcMask;
  private int dstMask;

  private V5Record() {}

  public static V5Record flow(String src, String dst, long bytes, long packets) {
    V5Record record = new V5Record();
    record.src = src;
    record.dst = dst;
    record.bytes = bytes;
    record.packets = packets;
    return record;
  }

  public V5Record nextHop(String value) {
    nextHop = value;
    return this;
  }

  public V5Record interfaces(int in, int out) {
    this.in = in;
    this.out = out;
    return this;
  }

  public V5Record ports(int src, int dst) {
    srcPort = src;
    dstPort = dst;
    return this;
  }

  public V5Record protocol(int value) {
    protocol = value;
    return this;
  }

  public V5Record tcpFlags(int value) {
    tcpFlags = value;
    return this;
  }

  public V5Record tos(int value) {
    tos = value;
    return this;
  }

  public V5Record as(int src, int dst) {
    srcAs = src;
    dstAs = dst;
    return this;
  }

  public V5Record masks(int src, int dst) {
    srcMask = src;
    dstMask = dst;
    return this;
  }

  byte[] build() {
    return new Octets()
        .ip(src)
        .ip(dst)
        .ip(nextHop)
        .u16(in)
        .u16(out)
        .u32(packets)
        .u32(bytes)
        .u32(1000)
        .u32(2000)
        .u16(srcPort)
        .u16(dstPort)
        .u8(0)
        .u8(tcpFlags)
        .u8(protocol)
        .u8(tos)
        .u16(srcAs)
        .u16(dstAs)
        .u8(srcMask)
        .u8(dstMask)
        .u16(0)
        .toByteArray();
  }
}
