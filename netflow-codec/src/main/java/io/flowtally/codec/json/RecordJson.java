// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.json;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.DataRecord;
import io.flowtally.codec.RecordSink;
import io.flowtally.codec.names.ApplicationId;
import io.flowtally.codec.names.LearnedName;
import io.flowtally.codec.names.NameKind;
import io.flowtally.codec.registry.AbstractType;
import io.flowtally.codec.registry.InformationElement;
import io.flowtally.codec.registry.InformationElements;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints a data record as one line of JSON: {@code exporter}, {@code version}, {@code domain},
 * {@code template} and {@code kind} ({@code flow} or {@code options}), then each field under its
 * name in the order of the wire. An element without a public name is {@code PEN:ID} with its bytes
 * in hex; one that stands in the record more than once is an array. A flow ends with {@code names},
 * if its exporter has named interfaces, samplers, applications or VRFs of it. Not thread-safe.
 */
public final class RecordJson {
  private final InformationElements elements;
  private final ValueJson values;
  private final Map<String, Printed> fields = new LinkedHashMap<>();
  private final StringBuilder line = new StringBuilder();
  private final Map<String, String> names = new LinkedHashMap<>();

  public RecordJson(InformationElements elements) {
    this.elements = elements;
    this.values = new ValueJson(elements);
  }

  /** Appends the record and a line feed; to be called inside {@link RecordSink#onRecord}. */
  public void appendLine(Appendable out, DataRecord record) throws IOException {
    fields.clear();
    names.clear();
    line.setLength(0);
    int version = record.version();
    int form = record.form();
    line.append("{\"exporter\":\"");
    IpAddress.append(line, record.exporterHi(), record.exporterLo());
    line.append("\",\"version\":").append(version);
    line.append(",\"domain\":").append(record.domain());
    line.append(",\"template\":").append(record.templateId());
    line.append(",\"kind\":\"").append(record.isOptions() ? "options" : "flow").append('"');
    record.forEachField(
        (pen, id, scope, buffer, offset, length) -> {
          InformationElement element = elements.find(form, pen, id, scope);
          AbstractType type = element == null ? null : element.type();
          StringBuilder value = fieldNamed(name(element, pen, id));
          values.append(value, type, buffer, offset, length);
          if (element != null && pen == 0 && !record.isOptions()) {
            name(element.name(), id, record, buffer, offset, length);
          }
        });
    fields.forEach(this::appendField);
    appendNames();
    out.append(line.append("}\n"));
  }

  private void name(
      String field, int id, DataRecord record, byte[] buffer, int offset, int length) {
    NameKind kind =
        switch (id) {
          case 10, 14 -> NameKind.INTERFACE;
          case 48, 302 -> NameKind.SAMPLER;
          case 95 -> NameKind.APPLICATION;
          case 234, 235 -> NameKind.VRF;
          default -> null;
        };
    if (kind == null || length > Long.BYTES) {
      return;
    }
    long number = 0;
    for (int i = offset; i < offset + length; i++) {
      number = number << 8 | (buffer[i] & 0xFF);
    }
    LearnedName learned =
        record.name(
            kind, kind == NameKind.APPLICATION ? ApplicationId.of(buffer, offset, length) : number);
    if (learned != null) {
      names.put(field, learned.name().isEmpty() ? learned.description() : learned.name());
    }
  }

  private void appendNames() {
    String separator = ",\"names\":{";
    for (Map.Entry<String, String> name : names.entrySet()) {
      line.append(separator);
      JsonText.appendString(line, name.getKey());
      JsonText.appendString(line.append(':'), name.getValue());
      separator = ",";
    }
    line.append(names.isEmpty() ? "" : "}");
  }

  /** Its name in the registry, or {@code PEN:ID}. */
  static String name(@Nullable InformationElement element, int pen, int id) {
    return element != null ? element.name() : Integer.toUnsignedString(pen) + ":" + id;
  }

  private StringBuilder fieldNamed(String name) {
    Printed field = fields.get(name);
    if (field == null) {
      field = new Printed();
      fields.put(name, field);
    } else {
      field.repeated = true;
      field.values.append(',');
    }
    return field.values;
  }

  private void appendField(String name, Printed field) {
    line.append(',');
    JsonText.appendString(line, name);
    line.append(field.repeated ? ":[" : ":").append(field.values);
    if (field.repeated) {
      line.append(']');
    }
  }

  /** The values printed so far under one name. */
  private static final class Printed {
    final StringBuilder values = new StringBuilder();
    boolean repeated;
  }
}
