// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/** The records of a data set, without its header, that wait for their template. */
final class HeldSet {
  /** What the object and its places in queues take beside the octets, about. */
  private static final int OVERHEAD = 192;

  final ProtocolVersion version;
  final int domain;
  final int templateId;

  /** Whose template it waits for; {@link Template#SHARED} if anybody's will do. */
  final int sender;

  final byte[] records;
  final long sinceMs;

  HeldSet(
      ProtocolVersion version,
      int domain,
      int templateId,
      int sender,
      byte[] records,
      long sinceMs) {
    this.version = version;
    this.domain = domain;
    this.templateId = templateId;
    this.sender = sender;
    this.records = records;
    this.sinceMs = sinceMs;
  }

  /** A template of its id is known, but may be of the time before its sender was started again. */
  boolean isDoubted() {
    return sender != Template.SHARED;
  }

  int weight() {
    return OVERHEAD + records.length;
  }
}
