// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import io.flowtally.codec.ProtocolVersion;

/** The records of a data set, without its header, that wait for their template. */
public final class HeldSet {
  /** What the object and its places in queues take beside the bytes, about. */
  private static final int OVERHEAD = 192;

  public final ProtocolVersion version;
  public final int domain;
  public final int templateId;

  /** Whose template it waits for; {@link Template#SHARED} if anybody's will do. */
  public final int sender;

  public final byte[] records;
  final long sinceMs;

  public HeldSet(
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
