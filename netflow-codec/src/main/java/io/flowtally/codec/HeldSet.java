package io.flowtally.codec;

/** The records of a data set, without its header, that wait for their template. */
final class HeldSet {
  /** What the object and its place in a queue take beside the octets, about. */
  private static final int OVERHEAD = 96;

  final ProtocolVersion version;
  final int domain;
  final int templateId;
  final byte[] records;
  final long sinceMs;

  HeldSet(ProtocolVersion version, int domain, int templateId, byte[] records, long sinceMs) {
    this.version = version;
    this.domain = domain;
    this.templateId = templateId;
    this.records = records;
    this.sinceMs = sinceMs;
  }

  boolean waitsFor(ProtocolVersion version, int domain, int templateId) {
    return this.templateId == templateId && this.domain == domain && this.version == version;
  }

  int weight() {
    return OVERHEAD + records.length;
  }
}
