// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

/**
 * A flow for the tests: what an exporter says of it. Built field by field from {@link #of}; 0 and
 * null mean that it says nothing.
 */
public final class TestFlow {
  public final String src;
  public final String dst;
  public int protocol = 6;
  public int srcPort;
  public int dstPort;
  public int tos;
  public int tcpFlags;
  public int icmpTypeCode;
  public int vlan;
  public int mplsLabel;
  long srcAs;
  long dstAs;
  int srcMask;
  int dstMask;
  long inInterface;
  long outInterface;
  public int direction = -1;
  public String exporter = "192.0.2.100";

  private TestFlow(String src, String dst) {
    this.src = src;
    this.dst = dst;
  }

  public static TestFlow of(String src, String dst) {
    return new TestFlow(src, dst);
  }

  public boolean isV6() {
    return src.indexOf(':') >= 0;
  }

  public TestFlow protocol(int value) {
    protocol = value;
    return this;
  }

  public TestFlow ports(int srcPort, int dstPort) {
    this.srcPort = srcPort;
    this.dstPort = dstPort;
    return this;
  }

  public TestFlow tos(int value) {
    tos = value;
    return this;
  }

  public TestFlow tcpFlags(int value) {
    tcpFlags = value;
    return this;
  }

  public TestFlow icmp(int type, int code) {
    icmpTypeCode = type << 8 | code;
    return this;
  }

  public TestFlow vlan(int value) {
    vlan = value;
    return this;
  }

  public TestFlow mpls(int label) {
    mplsLabel = label;
    return this;
  }

  public TestFlow as(long srcAs, long dstAs) {
    this.srcAs = srcAs;
    this.dstAs = dstAs;
    return this;
  }

  public TestFlow masks(int srcMask, int dstMask) {
    this.srcMask = srcMask;
    this.dstMask = dstMask;
    return this;
  }

  public TestFlow interfaces(long in, long out) {
    inInterface = in;
    outInterface = out;
    return this;
  }

  public TestFlow direction(int value) {
    direction = value;
    return this;
  }

  public TestFlow exporter(String address) {
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
