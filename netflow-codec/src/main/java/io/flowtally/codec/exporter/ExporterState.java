// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.names.NameEntry;
import io.flowtally.codec.names.NameKind;
import io.flowtally.codec.sampling.SamplerEntry;
import io.flowtally.codec.sampling.SamplerStore;
import io.flowtally.codec.template.Template;
import io.flowtally.codec.template.TemplateLayout;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exporter taught us, as bytes for keeping across a restart: after it, data is decoded at
 * once, without waiting for templates.
 *
 * <pre>
 * exporter   address (16), last datagram ms (8)
 * templates  count (4), each: version (1, with 0x80 if in v9's form), domain (4), id (2), owner (4), announcer (4), options (1),
 *            scopes (2), fields (2), field specifiers as on the wire
 * samplers   count (4), each: kind (1), domain (4), id (8), rate (8)
 * domains    count (4), each: version (1), domain (4), count (4) of its sessions, each: id (8),
 *            serial (4), serial of its stream (4), and of that: joint (4), next sequence number (8),
 *            uptime ms (8), export second (8), counts otherwise (1), doubted (1)
 * totals     count (4), each: {@link TotalsLedger#STRIDE} longs
 * replies    whether 23/24 are the reply's (1), since format 3
 * names      of each {@link NameKind}, since format 4: count (4), each: number (8), name and
 *            description, each its length (2) and its bytes
 * </pre>
 *
 * Counts are not trusted: reading allocates as it goes, within the limits of the table.
 */
final class ExporterState {
  private static final int IN_FORM_OF_V9 = 0x80;

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
      Session[] sessions = domain.sessions();
      out.writeInt(sessions.length);
      for (Session session : sessions) {
        write(session, out);
      }
    }
    exporter.ledger().save(out);
    out.writeBoolean(exporter.repliesShown());
    for (NameKind kind : NameKind.values()) {
      writeNames(exporter.nameEntries(kind), out);
    }
  }

  private static void writeNames(List<NameEntry> names, DataOutput out) throws IOException {
    out.writeInt(names.size());
    for (NameEntry entry : names) {
      out.writeLong(entry.keyLo);
      writeText(entry.name(), out);
      writeText(entry.description(), out);
    }
  }

  private static void writeText(byte[] text, DataOutput out) throws IOException {
    out.writeShort(text.length);
    out.write(text);
  }

  private static byte[] readText(DataInput in) throws IOException {
    byte[] text = new byte[in.readUnsignedShort()];
    in.readFully(text);
    return text;
  }

  private static void write(Template template, DataOutput out) throws IOException {
    int ofV9 = template.form == template.version ? 0 : IN_FORM_OF_V9;
    out.writeByte(template.version.number() | ofV9);
    out.writeInt(template.domain);
    out.writeShort(template.id);
    out.writeInt((int) template.keyHi);
    out.writeInt(template.announcer());
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

  private static void write(Session session, DataOutput out) throws IOException {
    ExportStream stream = session.stream();
    out.writeLong(session.id);
    out.writeInt(session.serial);
    out.writeInt(stream.serial);
    out.writeInt(stream.joint);
    out.writeLong(stream.sequence.expected());
    out.writeLong(stream.uptimeMs());
    out.writeLong(stream.exportS());
    out.writeBoolean(stream.sequence.countsOther());
    out.writeBoolean(stream.doubtedBefore() != 0);
  }

  private static void writeSamplers(SamplerStore samplers, DataOutput out) throws IOException {
    List<SamplerEntry> entries = new ArrayList<>();
    samplers.forEach(entries::add);
    out.writeInt(entries.size());
    for (SamplerEntry entry : entries) {
      out.writeByte(entry.kind);
      out.writeInt(entry.domain);
      out.writeLong(entry.id);
      out.writeDouble(entry.rate());
    }
  }

  /** Reads one exporter, behind its address and time. */
  static void read(Exporter exporter, int format, DataInput in, boolean goesOn) throws IOException {
    long nowMs = exporter.lastDatagramMs();
    for (int left = in.readInt(); left > 0; left--) {
      Template template = readTemplate(in, nowMs);
      if (template != null) {
        exporter.templates().put(template);
      }
    }
    for (int left = in.readInt(); left > 0; left--) {
      readSampler(in, exporter);
    }
    for (int left = in.readInt(); left > 0; left--) {
      ProtocolVersion version = version(in.readUnsignedByte());
      ObservationDomain domain = exporter.domains().obtain(version, in.readInt(), nowMs);
      for (int sessions = in.readInt(); sessions > 0; sessions--) {
        readSession(exporter, domain, goesOn, in, nowMs);
      }
    }
    exporter.ledger().restore(in);
    if (format >= 3 && in.readBoolean()) {
      exporter.restoreReplies();
    }
    for (NameKind kind : NameKind.values()) {
      for (int left = format >= 4 ? in.readInt() : 0; left > 0; left--) {
        exporter.names(kind).restore(in.readLong(), readText(in), readText(in));
      }
    }
  }

  private static void readSampler(DataInput in, Exporter exporter) throws IOException {
    int kind = in.readByte();
    int domain = in.readInt();
    long id = in.readLong();
    double rate = in.readDouble();
    boolean known = kind >= SamplerStore.SYSTEM && kind <= SamplerStore.OTHER;
    if (known && (rate >= 1 || rate == SamplerStore.UNKNOWN)) {
      exporter.sampler(kind, domain, id, rate);
    }
  }

  private static void readSession(
      Exporter exporter, ObservationDomain domain, boolean goesOn, DataInput in, long nowMs)
      throws IOException {
    long id = in.readLong();
    int serial = in.readInt();
    int streamSerial = in.readInt();
    exporter.domains().taken(serial);
    exporter.domains().taken(streamSerial);
    ExportStream stream = domain.restored(id, serial, streamSerial).stream();
    int joint = in.readInt();
    long expected = in.readLong();
    long uptimeMs = in.readLong();
    long exportS = in.readLong();
    stream.sequence.countsOther(in.readBoolean());
    stream.restore(joint, expected, uptimeMs, exportS, in.readBoolean(), nowMs);
    if (!goesOn) {
      stream.sequence.lose();
    }
  }

  private static @Nullable Template readTemplate(DataInput in, long nowMs) throws IOException {
    int number = in.readUnsignedByte();
    ProtocolVersion version = version(number & ~IN_FORM_OF_V9);
    ProtocolVersion form = (number & IN_FORM_OF_V9) == 0 ? version : ProtocolVersion.V9;
    int domain = in.readInt();
    int id = in.readUnsignedShort();
    int owner = in.readInt();
    int announcer = in.readInt();
    boolean options = in.readBoolean();
    int scopes = in.readUnsignedShort();
    int fields = in.readUnsignedShort();
    byte[] specifiers = new byte[8 * fields];
    int at = 0;
    for (int i = 0; i < fields; i++) {
      in.readFully(specifiers, at, 4);
      boolean enterprise = form == ProtocolVersion.IPFIX && specifiers[at] < 0;
      at += 4;
      if (enterprise) {
        in.readFully(specifiers, at, 4);
        at += 4;
      }
    }
    TemplateLayout layout =
        TemplateLayout.read(specifiers, 0, form, fields, Math.min(scopes, fields));
    if (layout.length() == 0) {
      return null;
    }
    Template template = new Template(layout, version, domain, id, owner, options, nowMs);
    template.announcedBy(announcer, 0);
    return template;
  }

  private static ProtocolVersion version(int number) throws IOException {
    ProtocolVersion version = ProtocolVersion.of(number);
    if (version == null) {
      throw new IOException("a version that is none of 5, 9 and 10");
    }
    return version;
  }
}
