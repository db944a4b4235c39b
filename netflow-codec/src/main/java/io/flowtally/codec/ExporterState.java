package io.flowtally.codec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exporter taught us, as octets for keeping across a restart: after it, data is decoded at
 * once, without waiting for templates.
 *
 * <pre>
 * exporter   address (16), last datagram ms (8)
 * templates  count (4), each: version (1), domain (4), id (2), options (1), scopes (2), fields (2),
 *            field specifiers as on the wire
 * samplers   count (4), each: kind (1), domain (4), id (8), rate (8)
 * domains    count (4), each: version (1), domain (4), next sequence number (8), uptime ms (8)
 * totals     count (4), each: {@link TotalsLedger#STRIDE} longs
 * </pre>
 *
 * Counts are not trusted: reading allocates as it goes, within the limits of the table.
 */
final class ExporterState {
  private ExporterState() {}

  static void write(Exporter exporter, DataOutput out) throws IOException {
    out.writeLong(exporter.addressHi());
    out.writeLong(exporter.addressLo());
    out.writeLong(exporter.lastDatagramMs());
    List<Template> templates = new ArrayList<>();
    exporter.templates().forEach(templates::add);
    out.writeInt(templates.size());
    for (Template template : templates) {
      write(template, out);
    }
    writeSamplers(exporter.samplers(), out);
    List<ObservationDomain> domains = new ArrayList<>();
    exporter.domains().forEach(domains::add);
    out.writeInt(domains.size());
    for (ObservationDomain domain : domains) {
      out.writeByte(domain.version.number());
      out.writeInt(domain.id);
      out.writeLong(domain.sequence.expected());
      out.writeLong(domain.sequence.uptimeMs());
    }
    exporter.ledger().save(out);
  }

  private static void write(Template template, DataOutput out) throws IOException {
    out.writeByte(template.version.number());
    out.writeInt(template.domain);
    out.writeShort(template.id);
    out.writeBoolean(template.options);
    out.writeShort(template.scopeCount);
    out.writeShort(template.fields.length);
    for (int i = 0; i < template.fields.length; i++) {
      int pen = template.pen(i);
      out.writeInt(pen == 0 ? template.fields[i] : template.fields[i] | 0x8000_0000);
      if (pen != 0) {
        out.writeInt(pen);
      }
    }
  }

  private static void writeSamplers(SamplerStore samplers, DataOutput out) throws IOException {
    out.writeInt(samplers.size());
    for (int i = 0; i < samplers.size(); i++) {
      out.writeByte(samplers.kind(i));
      out.writeInt(samplers.domain(i));
      out.writeLong(samplers.id(i));
      out.writeDouble(samplers.rateOf(i));
    }
  }

  /** Reads one exporter, as {@code table} makes it for its address. */
  static void read(ExporterTable table, DataInput in, boolean goesOn, long mostMs)
      throws IOException {
    Exporter exporter =
        table.restored(in.readLong(), in.readLong(), Math.min(mostMs, in.readLong()));
    long nowMs = exporter.lastDatagramMs();
    for (int left = in.readInt(); left > 0; left--) {
      Template template = readTemplate(in, nowMs);
      if (template != null) {
        exporter.templates().put(template);
      }
    }
    for (int left = in.readInt(); left > 0; left--) {
      int kind = in.readByte();
      exporter.sampler(kind, in.readInt(), in.readLong(), in.readDouble());
    }
    for (int left = in.readInt(); left > 0; left--) {
      ProtocolVersion version = version(in);
      SequenceTracker sequence = exporter.domains().obtain(version, in.readInt(), nowMs).sequence;
      long next = in.readLong();
      sequence.expect(goesOn ? next : -1, in.readLong());
    }
    exporter.ledger().restore(in);
  }

  private static @Nullable Template readTemplate(DataInput in, long nowMs) throws IOException {
    ProtocolVersion version = version(in);
    int domain = in.readInt();
    int id = in.readUnsignedShort();
    boolean options = in.readBoolean();
    int scopes = in.readUnsignedShort();
    int fields = in.readUnsignedShort();
    byte[] specifiers = new byte[8 * fields];
    int at = 0;
    for (int i = 0; i < fields; i++) {
      in.readFully(specifiers, at, 4);
      boolean enterprise = version == ProtocolVersion.IPFIX && specifiers[at] < 0;
      at += 4;
      if (enterprise) {
        in.readFully(specifiers, at, 4);
        at += 4;
      }
    }
    TemplateLayout layout =
        TemplateLayout.read(specifiers, 0, version, fields, Math.min(scopes, fields));
    return layout.length() == 0 ? null : new Template(layout, version, domain, id, options, nowMs);
  }

  private static ProtocolVersion version(DataInput in) throws IOException {
    ProtocolVersion version = ProtocolVersion.of(in.readUnsignedByte());
    if (version == null) {
      throw new IOException("a version that is none of 5, 9 and 10");
    }
    return version;
  }
}
