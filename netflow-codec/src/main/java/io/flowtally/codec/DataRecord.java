// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.names.LearnedName;
import io.flowtally.codec.names.NameKind;
import io.flowtally.codec.template.BuiltInTemplate;
import io.flowtally.codec.template.Template;
import org.jspecify.annotations.Nullable;

/**
 * The raw fields of one data record, also of options and events: a reusable view that is valid
 * inside {@link RecordSink#onRecord} only.
 */
public final class DataRecord {
  private static final int PADDING_OCTETS = 210;

  private Exporter exporter = Exporter.NONE;
  private Template template = BuiltInTemplate.V5;
  private int domain;
  private byte[] buffer = new byte[0];
  private int offset;
  private int end;

  DataRecord() {}

  void begin(Exporter exporter, int domain) {
    this.exporter = exporter;
    this.domain = domain;
  }

  void at(Template template, byte[] buffer, int offset, int end) {
    this.template = template;
    this.buffer = buffer;
    this.offset = offset;
    this.end = end;
  }

  public long exporterHi() {
    return exporter.addressHi();
  }

  public long exporterLo() {
    return exporter.addressLo();
  }

  /** 5, 9 or 10. */
  public int version() {
    return template.version.number();
  }

  /** The version in whose form the template was written. */
  public int form() {
    return template.form.number();
  }

  /** v9 source id, IPFIX observation domain, v5 engine (type * 256 + id); unsigned. */
  public long domain() {
    return domain & 0xFFFF_FFFFL;
  }

  /** 0 for v5. */
  public int templateId() {
    return template.id;
  }

  public boolean isOptions() {
    return template.options;
  }

  /** What the exporter's options data called a thing; null if it has not named it so far. */
  public @Nullable LearnedName name(NameKind kind, long id) {
    return exporter.name(kind, id);
  }

  /** Bytes of the record on the wire. */
  public int length() {
    return end - offset;
  }

  /** Visits every field in wire order; v5 fields come under their IANA ids, without padding. */
  public void forEachField(FieldVisitor visitor) {
    boolean v5 = template.version == ProtocolVersion.V5;
    int at = offset;
    for (int i = 0; i < template.fields.length; i++) {
      int id = template.fields[i] >>> 16;
      int length = template.fields[i] & 0xFFFF;
      if (length == Template.VARIABLE) {
        length = Wire.u8(buffer, at++);
        if (length == 255) {
          length = Wire.u16(buffer, at);
          at += 2;
        }
      }
      if (!v5 || id != PADDING_OCTETS) {
        visitor.field(template.pen(i), id, i < template.scopeCount, buffer, at, length);
      }
      at += length;
    }
  }
}
