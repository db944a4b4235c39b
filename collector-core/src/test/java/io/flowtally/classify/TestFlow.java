// SPDX-License-Identifier: Apache-2.0
package io.flowtally.classify;

/**
 * A flow for the tests: what an exporter says of it. Built field by field from {@link #of}; 0 and
 * null mean that it says nothing.
 */
final class TestFlow {
  final String src;
  final String dst;
  int protocol = 6;
  int srcPort;
  int dstPort;
  int tos;
  int tcpFlags;
  int icmpTypeCode;
  int vlan;
  int mplsLabel;
  long srcAs;
  long dstAs;
  int srcMask;
  int dstMask;
  long inInterface;
  long outInterface;
  int direction = -1;
  String exporter = "192.0.2.100";

  private TestFlow(String src, String dst) {
    this.src = src;
    this.dst = dst;
  }

  static TestFlow of(String src, String dst) {
    return new TestFlow(src, dst);
  }

  boolean isV6() {
    return src.indexOf(':') >= 0;
  }

  TestFlow protocol(int value) {
    protocol = value;
    return this;
  }

  TestFlow ports(int srcPort, int dstPort) {
    this.srcPort = srcPort;
    this.dstPort = dstPort;
    return this;
  }

  TestFlow tos(int value) {
    tos = value;
    return this;
  }

  TestFlow tcpFlags(int value) {
    tcpFlags = value;
    return this;
  }

  TestFlow icmp(int type, int code) {
    icmpTypeCode = type << 8 | code;
    return this;
  }

  TestFlow vlan(int value) {
    vlan = value;
    return this;
  }

  TestFlow mpls(int label) {
    mplsLabel = label;
    return this;
  }

  TestFlow as(long srcAs, long dstAs) {
    this.srcAs = srcAs;
    this.dstAs = dstAs;
    return this;
  }

  TestFlow masks(int srcMask, int dstMask) {
    this.srcMask = srcMask;
    this.dstMask = dstMask;
    return this;
  }

  TestFlow interfaces(long in, long out) {
    inInterface = in;
    outInterface = out;
    return this;
  }

  TestFlow direction(int value) {
    direction = value;
    return this;
  }

  TestFlow exporter(String address) {
    exporter = address;
    return this;
  }

  @Override
  public String toString() {
    return src
        + ":"
        + srcPort
        + " > "
        + dst
        + ":"
        + dstPort
        + " proto "
        + protocol
        + " tos "
        + tos
        + " flags "
        + tcpFlags
        + " icmp "
        + icmpTypeCode
        + " vlan "
        + vlan;
  }
}
