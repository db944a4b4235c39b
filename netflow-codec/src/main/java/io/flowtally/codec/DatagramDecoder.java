// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.exporter.Connection;
import io.flowtally.codec.exporter.Connections;
import io.flowtally.codec.exporter.ExportStream;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.exporter.ExporterCounters;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.codec.exporter.ObservationDomain;
import io.flowtally.codec.exporter.SequenceTracker;
import io.flowtally.codec.exporter.Session;
import io.flowtally.codec.template.BuiltInTemplate;
import io.flowtally.codec.template.HeldSet;
import io.flowtally.codec.template.Template;
import io.flowtally.codec.template.TemplateStore;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes datagrams of all three versions. One a loop: not thread-safe, but many may share an
 * {@link ExporterTable}. Throws nothing, whatever the bytes; allocates nothing per record.
 *
 * <pre>
 *  NetFlow v5 (24 bytes)          NetFlow v9 (20 bytes)          IPFIX (16 bytes)
 * +---------------+---------------+---------------+---------------+---------------+---------------+
 * |       5       |    records    |       9       |    count      |      10       |    length     |
 * +---------------+---------------+---------------+---------------+---------------+---------------+
 * |        system uptime, ms      |        system uptime, ms      |          export time          |
 * +-------------------------------+-------------------------------+-------------------------------+
 * |          export time          |          export time          |        sequence number        |
 * +-------------------------------+-------------------------------+-------------------------------+
 * |     nanoseconds of the same   |        sequence number        |      observation domain       |
 * +-------------------------------+-------------------------------+-------------------------------+
 * |        sequence number        |           source id           |
 * +---------------+---------------+-------------------------------+
 * | engine        | sampling      |
 * +---------------+---------------+
 * </pre>
 *
 * RFC 3954 section 5.1, RFC 7011 section 3.1. The count of v9 does not matter: exporters disagree
 * on what it counts, so the bytes decide.
 */
public final class DatagramDecoder {
  private static final int SET_HEADER = 4;
  private static final int LEAST_TEMPLATE_ID = 256;
  private static final int V5_INTERVAL = 0x3FFF;
  private static final long NO_UPTIME = -1;

  private final ExporterTable table;
  private final Connections connections;
  private final DatagramTally tally = new DatagramTally();
  private final DataSetReader dataSets;
  private final TemplateSetReader templateSets;

  // The datagram at hand.
  private Exporter exporter = Exporter.NONE;
  private @Nullable Connection connection;
  private TemplateStore store = exporter.templates();
  private long sessionId;
  private ProtocolVersion version = ProtocolVersion.V5;
  private int domain;
  private @Nullable Session session;
  private int sender;
  private int founder;
  private long doubtedBefore;
  private long nowMs;
  private int records;
  private int templates;
  private int wholeSets;
  private boolean recordsUnknown;
  private @Nullable WireError broken;
  private WireError rejection = WireError.HEADER_CUT;

  public DatagramDecoder(ExporterTable table, RecordSink sink) {
    this.table = table;
    this.connections = new Connections(table);
    this.dataSets = new DataSetReader(sink, tally);
    this.templateSets = new TemplateSetReader(this::onTemplate, tally);
    policy(DecodePolicy.defaults());
  }

  /** Takes effect with the next datagram. */
  public void policy(DecodePolicy policy) {
    dataSets.policy(policy);
    templateSets.policy(policy);
  }

  /**
   * Decodes one datagram, calling the sink for each record.
   *
   * @param buffer holds it from {@code offset}; nothing outside of it is read
   * @param session tells apart senders behind one address: their UDP source port, or a number above
   *     {@link Connections#LAST_PORT} for a connection, whose templates are its own until {@link
   *     #endSession}
   * @param nowMs Unix time of its arrival
   * @return true if it was decoded; false if it was rejected as a whole, and counted under one of
   *     the {@linkplain WireError#rejectsDatagram rejecting errors}
   */
  public boolean decode(
      byte[] buffer,
      int offset,
      int length,
      long exporterHi,
      long exporterLo,
      long session,
      long nowMs) {
    if (table.anyOverdue()) {
      readOverdue(nowMs);
    }
    ProtocolVersion version = length < 2 ? null : ProtocolVersion.of(Wire.u16(buffer, offset));
    WireError rejected = checkHeader(version, buffer, offset, length);
    if (rejected != null || version == null) {
      rejection = rejected == null ? WireError.HEADER_CUT : rejected;
      table.reject(rejection, exporterHi, exporterLo);
      return false;
    }
    begin(table.obtain(exporterHi, exporterLo, nowMs), version, session, nowMs);
    dataSets.budget(length);
    boolean read = false;
    try {
      read(version, buffer, offset, length);
      read = true;
    } finally {
      if (!read) {
        // The sink failed: what it had taken is this exporter's, and not the next one's.
        tally.handTo(exporter.counters(), version);
      }
    }
    return end(version, wholeSets == 0 && broken != null ? WireError.NOTHING_USABLE : null);
  }

  /** A connection is closed: its templates and sequence numbers end with it. */
  public void endSession(long session) {
    connections.end(session);
  }

  /** What the records of the last datagram have cost, in steps of a loop; for tests. */
  long steps() {
    return dataSets.steps();
  }

  /** Why the last datagram was rejected that was. */
  public WireError rejection() {
    return rejection;
  }

  private void read(ProtocolVersion version, byte[] buffer, int offset, int length) {
    if (version == ProtocolVersion.V5) {
      decodeV5(buffer, offset, length);
    } else {
      decodeSets(version, buffer, offset, length);
    }
  }

  private static @Nullable WireError checkHeader(
      @Nullable ProtocolVersion version, byte[] buffer, int offset, int length) {
    if (length < 2) {
      return WireError.HEADER_CUT;
    }
    if (version == null) {
      return WireError.UNKNOWN_VERSION;
    }
    if (length < version.headerLength) {
      return WireError.HEADER_CUT;
    }
    int second = Wire.u16(buffer, offset + 2);
    boolean noRecord = length - version.headerLength < BuiltInTemplate.V5.length;
    if (version == ProtocolVersion.V5 && second > 0 && noRecord) {
      return WireError.NO_WHOLE_RECORD;
    }
    return version == ProtocolVersion.IPFIX && second < version.headerLength
        ? WireError.MESSAGE_LENGTH
        : null;
  }

  private void begin(Exporter exporter, ProtocolVersion version, long sessionId, long nowMs) {
    this.exporter = exporter;
    this.version = version;
    this.sessionId = sessionId;
    connection = connections.of(sessionId, nowMs);
    store = connection == null ? exporter.templates() : connection.templates();
    this.nowMs = nowMs;
    records = 0;
    templates = 0;
    wholeSets = 0;
    recordsUnknown = false;
    broken = null;
  }

  private boolean end(ProtocolVersion version, @Nullable WireError rejected) {
    dataSets.end();
    if (rejected != null) {
      rejection = rejected;
      tally.error(rejected, exporter);
      tally.handTo(exporter.counters(), version);
      return false;
    }
    exporter.datagramAt(nowMs);
    if (exporter.hasToProve(nowMs) && (records > 0 || templates > 0)) {
      table.welcome(exporter, records > 0, nowMs);
    }
    ExporterCounters counters = exporter.counters();
    counters.datagrams(version).increment();
    tally.handTo(counters, version);
    return true;
  }

  private void decodeV5(byte[] buffer, int offset, int length) {
    Template template = BuiltInTemplate.V5;
    int counted = Wire.u16(buffer, offset + 2);
    int from = offset + ProtocolVersion.V5.headerLength;
    int present = (offset + length - from) / template.length;
    domain = Wire.u16(buffer, offset + 20);
    int interval = Wire.u16(buffer, offset + 22) & V5_INTERVAL;
    records = Math.min(counted, present);
    int to = from + records * template.length;
    int sequence = Wire.i32(buffer, offset + 16);
    long uptime = Wire.u32(buffer, offset + 4);
    arrive(sequence, uptime, Wire.u32(buffer, offset + 8));
    dataSets.begin(exporter, ProtocolVersion.V5, domain, interval, nowMs);
    dataSets.read(template, buffer, from, to, exporter);
    if (counted > present) {
      tally.error(WireError.RECORD_COUNT, exporter);
    } else if (to < offset + length) {
      tally.error(WireError.TRAILING_OCTETS, exporter);
    }
    // A wrong count says nothing of what the exporter numbered.
    recordsUnknown = counted > present;
    follow(sequence, counted, 1, uptime);
  }

  private void decodeSets(ProtocolVersion version, byte[] buffer, int offset, int length) {
    boolean ipfix = version == ProtocolVersion.IPFIX;
    int at = offset + version.headerLength;
    int to = offset + length;
    if (ipfix) {
      int said = Wire.u16(buffer, offset + 2);
      if (said > length) {
        fail(WireError.MESSAGE_CUT);
        broken = null; // the sets that are whole can be read
      } else if (said < length) {
        tally.error(WireError.TRAILING_OCTETS, exporter);
        to = offset + said;
      }
    }
    domain = Wire.i32(buffer, offset + (ipfix ? 12 : 16));
    int sequence = Wire.i32(buffer, offset + (ipfix ? 8 : 12));
    long uptime = ipfix ? NO_UPTIME : Wire.u32(buffer, offset + 4);
    arrive(sequence, uptime, Wire.u32(buffer, offset + (ipfix ? 4 : 8)));
    dataSets.begin(exporter, version, domain, 0, nowMs);
    while (broken == null && to - at >= SET_HEADER) {
      int id = Wire.u16(buffer, at);
      int size = Wire.u16(buffer, at + 2);
      if (size < SET_HEADER) {
        fail(WireError.SET_TOO_SHORT);
      } else if (size > to - at) {
        fail(WireError.SET_TOO_LONG);
      } else {
        readSet(version, id, buffer, at + SET_HEADER, at + size);
        wholeSets++;
        at += size;
      }
    }
    follow(sequence, ipfix ? records : 1, ipfix ? 1 : records, uptime);
  }

  /** Goes no further in this datagram: where the next set starts is not known. */
  private void fail(WireError error) {
    tally.error(error, exporter);
    broken = error;
    recordsUnknown = true;
  }

  private void readSet(ProtocolVersion version, int id, byte[] buffer, int from, int to) {
    if (id >= LEAST_TEMPLATE_ID) {
      readData(version, id, buffer, from, to);
      return;
    }
    ProtocolVersion form = form(version, id);
    if (form == null) {
      tally.error(WireError.RESERVED_SET, exporter);
      return;
    }
    boolean options = id == form.optionsSetId;
    templateSets.into(store, connection != null);
    templates +=
        templateSets.read(
            buffer, from, to, version, form, options, exporter, domain, sender, founder, nowMs);
    count(templateSets.error());
    if (connection != null) {
      connection.showTemplates();
    }
  }

  /** Whose form a set of templates has: those of v9 are met in IPFIX too. */
  private static @Nullable ProtocolVersion form(ProtocolVersion version, int id) {
    if (id == version.templateSetId || id == version.optionsSetId) {
      return version;
    }
    boolean ofV9 = id == ProtocolVersion.V9.templateSetId || id == ProtocolVersion.V9.optionsSetId;
    return version == ProtocolVersion.IPFIX && ofV9 ? ProtocolVersion.V9 : null;
  }

  private void readData(ProtocolVersion version, int id, byte[] buffer, int from, int to) {
    Template template = store.find(version, domain, id, sender, founder);
    if (template == null) {
      tally.error(WireError.UNKNOWN_TEMPLATE, exporter);
      recordsUnknown = true;
      if (connection == null) {
        holdUntilKnown(id, buffer, from, to);
      } // in a stream of bytes nothing comes too late
      return;
    }
    if (doubtedBefore != 0 && isDoubted(template) && holdDoubted(id, buffer, from, to)) {
      recordsUnknown = true;
      return;
    }
    template.used(nowMs);
    records += dataSets.read(template.fitting(to - from), buffer, from, to, exporter);
    count(dataSets.error());
  }

  /**
   * Whether a template may be of the time before its sender was started again. One that has not
   * come again for as long as data is held is taken to be as it was.
   */
  private boolean isDoubted(Template template) {
    if (template.announced() < doubtedBefore && session != null) {
      ExportStream stream = session.stream();
      if (nowMs - stream.doubtedSinceMs() < table.limits().heldForMs()) {
        return true;
      }
      stream.trust();
      doubtedBefore = 0;
    }
    readHeld(template, sender);
    return false;
  }

  private void count(@Nullable WireError error) {
    if (error != null) {
      tally.error(error, exporter);
      recordsUnknown = true;
    }
  }

  private void holdUntilKnown(int id, byte[] buffer, int from, int to) {
    byte[] copy = Arrays.copyOfRange(buffer, from, to);
    exporter.held().hold(new HeldSet(version, domain, id, Template.SHARED, copy, nowMs));
    // Another loop may have read the template between our look and the holding.
    Template template = exporter.templates().findSurely(version, domain, id, sender, founder);
    if (template != null) {
      onTemplate(template);
    }
  }

  /** Holds data of a doubted template; false if there is no room, and it has to be read now. */
  private boolean holdDoubted(int id, byte[] buffer, int from, int to) {
    byte[] copy = Arrays.copyOfRange(buffer, from, to);
    if (exporter.held().hold(new HeldSet(version, domain, id, sender, copy, nowMs))) {
      return true;
    }
    if (session != null) {
      session.stream().trust();
    }
    doubtedBefore = 0;
    for (HeldSet set : exporter.held().releaseDoubted()) {
      readDoubted(exporter, set, nowMs);
    }
    dataSets.begin(exporter, version, domain, 0, nowMs);
    return false;
  }

  private void onTemplate(Template template) {
    if (connection != null) {
      return;
    }
    readHeld(template, Template.SHARED);
    if (sender != Template.SHARED) {
      readHeld(template, sender);
    }
  }

  private void readHeld(Template template, int heldFor) {
    List<HeldSet> released = exporter.held().release(template, heldFor);
    for (HeldSet set : released) {
      readHeld(template, set, exporter);
    }
  }

  private void readHeld(Template template, HeldSet set, Exporter exporter) {
    byte[] held = set.records;
    // Not of this datagram: its sequence number has counted it already, or cannot.
    tally.replayed++;
    dataSets.grant(held.length);
    dataSets.read(template.fitting(held.length), held, 0, held.length, exporter);
    WireError error = dataSets.error();
    if (error != null) {
      tally.error(error, exporter);
    }
  }

  /** Reads a set whose template is doubted and did not come again, by the one that there is. */
  private void readDoubted(Exporter exporter, HeldSet set, long nowMs) {
    dataSets.end();
    Template template =
        exporter
            .templates()
            .findSurely(set.version, set.domain, set.templateId, set.sender, set.sender);
    if (template == null) {
      exporter.counters().held(HeldOutcome.EXPIRED, 1);
      return;
    }
    dataSets.begin(exporter, set.version, set.domain, 0, nowMs);
    readHeld(template, set, exporter);
    dataSets.end();
  }

  /**
   * Reads what has been held for too long since its template is doubted, of all exporters. Any loop
   * does it with its next datagram; a reader of captures calls it at their end, after {@link
   * ExporterTable#sweep}.
   */
  public void readOverdue(long nowMs) {
    dataSets.budget(0);
    for (Exporter next = table.nextOverdue(); next != null; next = table.nextOverdue()) {
      for (HeldSet set : next.held().releaseDoubted()) {
        try {
          readDoubted(next, set, nowMs);
        } finally {
          tally.handTo(next.counters(), set.version);
        }
      }
    }
  }

  private void arrive(int sequence, long uptime, long exportS) {
    Session from;
    if (connection == null) {
      ObservationDomain of = exporter.domains().obtain(version, domain, nowMs);
      from = of.arrive(exporter, sessionId, sequence, uptime, exportS, nowMs);
    } else {
      from = connection.session(exporter, version, domain);
    }
    session = from;
    sender = from.sender();
    founder = from.stream().serial;
    doubtedBefore = from.stream().doubtedBefore();
  }

  private void follow(int sequence, int units, int otherUnits, long uptime) {
    if (session == null) {
      return;
    }
    SequenceTracker tracker = session.stream().sequence;
    boolean unknown = recordsUnknown && (version != ProtocolVersion.V9) != tracker.countsOther();
    int taken = tracker.countsOther() ? otherUnits : units;
    session.took(sequence, unknown ? -1 : taken);
    tracker.accept(sequence, units, otherUnits, uptime, nowMs);
    if (unknown) {
      tracker.lose();
    }
    if (connection != null) {
      tracker.settle(nowMs - SequenceTracker.PATIENCE_MS);
    }
  }
}
