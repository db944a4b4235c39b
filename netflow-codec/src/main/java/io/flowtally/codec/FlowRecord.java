package io.flowtally.codec;

/**
 * One flow in one direction: a reusable view that is valid inside {@link RecordSink#onFlow} only.
 *
 * <p>What a record does not say reads as 0. Addresses and ports are those of the policy: inside or
 * on the wire; octets and packets have sampling applied, if the policy says so.
 */
public final class FlowRecord {
  long srcHi;
  long srcLo;
  long dstHi;
  long dstLo;
  long bytes;
  long packets;
  long exporterHi;
  long exporterLo;

  FlowRecord() {}

  public long srcHi() {
    return srcHi;
  }

  public long srcLo() {
    return srcLo;
  }

  public long dstHi() {
    return dstHi;
  }

  public long dstLo() {
    return dstLo;
  }

  public int srcPort() {
    return 0;
  }

  public int dstPort() {
    return 0;
  }

  public int protocol() {
    return 0;
  }

  public int tos() {
    return 0;
  }

  public int tcpFlags() {
    return 0;
  }

  public boolean hasTcpFlags() {
    return false;
  }

  public int icmpType() {
    return 0;
  }

  public int icmpCode() {
    return 0;
  }

  public int vlan() {
    return 0;
  }

  public boolean hasVlan() {
    return false;
  }

  public boolean hasMpls() {
    return false;
  }

  /** Source AS number as the exporter gave it. */
  public long srcAs() {
    return 0;
  }

  public long dstAs() {
    return 0;
  }

  /** Length of the source prefix as the exporter gave it, 0 when absent. */
  public int srcMask() {
    return 0;
  }

  public int dstMask() {
    return 0;
  }

  public long inInterface() {
    return 0;
  }

  public long outInterface() {
    return 0;
  }

  /** 0 ingress, 1 egress, -1 not given. */
  public int direction() {
    return -1;
  }

  /** Octets of the flow in this direction. */
  public long bytes() {
    return bytes;
  }

  public long packets() {
    return packets;
  }

  public long exporterHi() {
    return exporterHi;
  }

  public long exporterLo() {
    return exporterLo;
  }
}
