// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import java.util.Arrays;

/**
 * Builds datagrams of v5, v9 and IPFIX, right ones and broken ones, for the tests of every module.
 *
 * <p>The verbs in the first half build what the RFCs describe; those in the second half (from
 * {@link #version}) break it. Breaking verbs act on the last set or on the header.
 */
public final class DatagramBuilder {
  private final ProtocolVersion version;
  private final Octets header = new Octets();
  private Octets body = new Octets();
  private int lastSet = -1;
  private int records;
  private int versionNumber;
  private int count = -1;
  private int lengthOff;
  private int truncated = -1;
  private long sequence;
  private long domain;
  private long exportSeconds = 1_700_000_000L;
  private long uptimeMs = 3_600_000;
  private int samplingHeader;
  private byte paddingOctet;

  private DatagramBuilder(ProtocolVersion version) {
    this.version = version;
    this.versionNumber = version.number();
  }

  public static DatagramBuilder v5() {
    return new DatagramBuilder(ProtocolVersion.V5);
  }

  public static DatagramBuilder v9() {
    return new DatagramBuilder(ProtocolVersion.V9);
  }

  public static DatagramBuilder ipfix() {
    return new DatagramBuilder(ProtocolVersion.IPFIX);
  }

  /** {@link #v9} or {@link #ipfix}, for tests of what both share. */
  public static DatagramBuilder of(ProtocolVersion version) {
    return new DatagramBuilder(version);
  }

  /** A field of a template; {@code length} 65535 is variable length. */
  public record Field(int pen, int id, int length) {}

  public static final int VARIABLE = 0xFFFF;

  public static Field field(int id, int length) {
    return new Field(0, id, length);
  }

  public static Field field(int pen, int id, int length) {
    return new Field(pen, id, length);
  }

  /** The values of one record; see {@link Octets}. */
  public static Octets values() {
    return new Octets();
  }

  public DatagramBuilder sequence(long value) {
    sequence = value;
    return this;
  }

  /** v9 source id, IPFIX observation domain; v5: engine type * 256 + engine id. */
  public DatagramBuilder domain(long value) {
    domain = value;
    return this;
  }

  public DatagramBuilder exportSeconds(long value) {
    exportSeconds = value;
    return this;
  }

  /** System uptime of v5 and v9. */
  public DatagramBuilder uptimeMs(long value) {
    uptimeMs = value;
    return this;
  }

  /** The last two octets of the header of v5: two bits of mode, 14 of interval. */
  public DatagramBuilder samplingHeader(int mode, int interval) {
    samplingHeader = mode << 14 | interval;
    return this;
  }

  /** A v5 record of 48 octets. */
  public DatagramBuilder v5Record(V5Record record) {
    body.bytes(record.build());
    records++;
    return this;
  }

  /** A set with one template. */
  public DatagramBuilder template(int id, Field... fields) {
    return templateSet().andTemplate(id, fields);
  }

  /** Opens a set for {@link #andTemplate}. */
  public DatagramBuilder templateSet() {
    return openSet(version.templateSetId);
  }

  /** One more template in the open template set. */
  public DatagramBuilder andTemplate(int id, Field... fields) {
    body.u16(id).u16(fields.length);
    specify(fields);
    records++;
    return fixSetLength();
  }

  /** A set with one options template; the first {@code scopes} fields are its scope. */
  public DatagramBuilder optionsTemplate(int id, int scopes, Field... fields) {
    return optionsTemplateSet().andOptionsTemplate(id, scopes, fields);
  }

  public DatagramBuilder optionsTemplateSet() {
    return openSet(version.optionsSetId);
  }

  public DatagramBuilder andOptionsTemplate(int id, int scopes, Field... fields) {
    if (version == ProtocolVersion.V9) {
      body.u16(id).u16(4 * scopes).u16(4 * (fields.length - scopes));
    } else {
      body.u16(id).u16(fields.length).u16(scopes);
    }
    specify(fields);
    records++;
    return fixSetLength();
  }

  /** A data set. */
  public DatagramBuilder data(int templateId, Octets... values) {
    openSet(templateId);
    for (Octets value : values) {
      body.bytes(value.toByteArray());
      records++;
    }
    return fixSetLength();
  }

  /** Padding inside the last set. */
  public DatagramBuilder padding(int octets) {
    byte[] padding = new byte[octets];
    Arrays.fill(padding, paddingOctet);
    body.bytes(padding);
    return fixSetLength();
  }

  /** What {@link #padding} is made of; 0 unless told. */
  public DatagramBuilder paddingOctet(int value) {
    paddingOctet = (byte) value;
    return this;
  }

  /** IPFIX: a withdrawal of one template; id 2 or 3 withdraws all of a kind. */
  public DatagramBuilder withdrawal(int templateId) {
    openSet(templateId == 3 ? 3 : 2);
    body.u16(templateId).u16(0);
    records++;
    return fixSetLength();
  }

  // ---- what follows breaks messages ----

  /** Another version number in the header. */
  public DatagramBuilder version(int number) {
    versionNumber = number;
    return this;
  }

  /** Another count in the header of v5 or v9. */
  public DatagramBuilder headerCount(int value) {
    count = value;
    return this;
  }

  /** Adds to the length in the header of IPFIX. */
  public DatagramBuilder headerLengthOff(int delta) {
    lengthOff = delta;
    return this;
  }

  /** Adds to the length of the last set. */
  public DatagramBuilder setLengthOff(int delta) {
    body.setU16(lastSet + 2, body.length() - lastSet + delta);
    return this;
  }

  /** A set of any id with any length in its header and any content. */
  public DatagramBuilder rawSet(int id, int length, int... content) {
    lastSet = body.length();
    body.u16(id).u16(length);
    for (int octet : content) {
      body.u8(octet);
    }
    return this;
  }

  /** Another field count for the only template of the last set. */
  public DatagramBuilder fieldCount(int value) {
    body.setU16(lastSet + 6, value);
    return this;
  }

  /** Octets after everything else, in no set. */
  public DatagramBuilder trailing(byte... octets) {
    body.bytes(octets);
    return this;
  }

  /** Cuts the datagram to so many octets. */
  public DatagramBuilder truncatedTo(int octets) {
    truncated = octets;
    return this;
  }

  public byte[] build() {
    header.clear();
    switch (version) {
      case V5 ->
          header
              .u16(versionNumber)
              .u16(count < 0 ? records : count)
              .u32(uptimeMs)
              .u32(exportSeconds)
              .u32(0)
              .u32(sequence)
              .u16((int) domain)
              .u16(samplingHeader);
      case V9 ->
          header
              .u16(versionNumber)
              .u16(count < 0 ? records : count)
              .u32(uptimeMs)
              .u32(exportSeconds)
              .u32(sequence)
              .u32(domain);
      case IPFIX ->
          header
              .u16(versionNumber)
              .u16(16 + body.length() + lengthOff)
              .u32(exportSeconds)
              .u32(sequence)
              .u32(domain);
    }
    byte[] datagram = header.bytes(body.toByteArray()).toByteArray();
    return truncated < 0 ? datagram : Arrays.copyOf(datagram, truncated);
  }

  private DatagramBuilder openSet(int id) {
    lastSet = body.length();
    body.u16(id).u16(4);
    return this;
  }

  private DatagramBuilder fixSetLength() {
    body.setU16(lastSet + 2, body.length() - lastSet);
    return this;
  }

  private void specify(Field... fields) {
    for (Field field : fields) {
      if (field.pen() == 0) {
        body.u16(field.id()).u16(field.length());
      } else {
        body.u16(0x8000 | field.id()).u16(field.length()).u32(field.pen());
      }
    }
  }
}
