package io.flowtally.codec;

/**
 * One stream of an exporter: a version and an observation domain of IPFIX, a source id of v9, an
 * engine of v5. Shared by all loops.
 */
final class ObservationDomain {
  /** About the heap that one takes with all gaps open, for the limits. */
  static final int WEIGHT = 1536;

  final ProtocolVersion version;
  final int id;
  final SequenceTracker sequence;
  private volatile long lastUsedMs;

  ObservationDomain(ProtocolVersion version, int id, SequenceTracker sequence, long nowMs) {
    this.version = version;
    this.id = id;
    this.sequence = sequence;
    this.lastUsedMs = nowMs;
  }

  long lastUsedMs() {
    return lastUsedMs;
  }

  void used(long nowMs) {
    if (lastUsedMs != nowMs) {
      lastUsedMs = nowMs;
    }
  }
}
