// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/**
 * What can be wrong with bytes from the network. Each is a counter, never an exception.
 *
 * <p>A datagram that is not decoded is counted under exactly one of those that reject it; the
 * others cost a set or a template and may be counted several times for one datagram. Some lose
 * nothing: they are told apart, for nobody is to be woken by them.
 */
public enum WireError {
  /** Shorter than the header of its version, or than the two bytes that name the version. */
  HEADER_CUT("header_cut", true),
  /** The first two bytes are neither 5, 9 nor 10. */
  UNKNOWN_VERSION("unknown_version", true),
  /** IPFIX: the header's length is below the header's own 16 octets (RFC 7011 section 3.1). */
  MESSAGE_LENGTH("message_length", true),
  /** NetFlow v5: not one whole record where the header counts some. */
  NO_WHOLE_RECORD("no_whole_record", true),
  /** Nothing of the datagram could be used: its first set was already broken. */
  NOTHING_USABLE("nothing_usable", true),

  /** IPFIX: the header's length is beyond the datagram; its whole sets are decoded. */
  MESSAGE_CUT("message_cut", false),
  /** A set's length is below its own header's four bytes. */
  SET_TOO_SHORT("set_too_short", false),
  /** A set's length goes beyond the message. */
  SET_TOO_LONG("set_too_long", false),
  /** Set ids that the protocol reserves: 4 to 255, and those of another version below. */
  RESERVED_SET("reserved_set", false),
  /** A template goes beyond its set. */
  TEMPLATE_CUT("template_cut", false),
  /** A template id below 256. */
  TEMPLATE_ID("template_id", false),
  /** A template without fields, or whose records would have no length. */
  EMPTY_TEMPLATE("empty_template", false),
  /** An options template of IPFIX without scope, or with more scope than fields. */
  SCOPE_COUNT("scope_count", false),
  /** A template for which there is no room. */
  TEMPLATE_LIMIT("template_limit", false),
  /** IPFIX: a withdrawal of a template, which UDP must not carry (RFC 7011 section 8.4). */
  WITHDRAWAL_IGNORED("withdrawal_ignored", false, false),
  /**
   * A data set whose template is not known at its arrival; what becomes of it, the held sets say.
   */
  UNKNOWN_TEMPLATE("unknown_template", false, false),
  /** A data set that holds no whole record. */
  RECORD_CUT("record_cut", false),
  /** A variable-length field goes beyond its set. */
  FIELD_CUT("field_cut", false),
  /** A data set whose records take more steps than a datagram of its length may. */
  WORK_LIMIT("work_limit", false),
  /** A flow of more than 2^53 bytes or packets, sampling applied; it is left out. */
  COUNTER_TOO_LARGE("counter_too_large", false),
  /** NetFlow v5: the header counts more records than there are; those present are decoded. */
  RECORD_COUNT("record_count", false, false),
  /** Bytes after the last record of v5 or after the length of an IPFIX message; ignored. */
  TRAILING_OCTETS("trailing_octets", false, false);

  private final String reason;
  private final boolean rejectsDatagram;
  private final boolean losesData;

  WireError(String reason, boolean rejectsDatagram) {
    this(reason, rejectsDatagram, true);
  }

  WireError(String reason, boolean rejectsDatagram, boolean losesData) {
    this.reason = reason;
    this.rejectsDatagram = rejectsDatagram;
    this.losesData = losesData;
  }

  /** The value of the label {@code reason}. */
  public String reason() {
    return reason;
  }

  /** True if a datagram with it is not decoded at all, and is counted here once. */
  public boolean rejectsDatagram() {
    return rejectsDatagram;
  }

  /** True if something that the exporter sent is not counted; false for mere oddities. */
  public boolean losesData() {
    return losesData;
  }
}
