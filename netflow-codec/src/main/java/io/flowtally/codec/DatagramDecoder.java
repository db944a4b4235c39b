package io.flowtally.codec;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes datagrams of all three versions. One a loop: not thread-safe, but many may share an
 * {@link ExporterTable}. Throws nothing, whatever the bytes; allocates nothing per record.
 *
 * <pre>
 *  NetFlow v5 (24 octets)          NetFlow v9 (20 octets)          IPFIX (16 octets)
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
 * on what it counts, so the octets decide.
 */
public final class DatagramDecoder {
  private static final int SET_HEADER = 4;
  private static final int LEAST_TEMPLATE_ID = 256;
  private static final int V5_INTERVAL = 0x3FFF;
  private static final long NO_UPTIME = -1;

  private final ExporterTable table;
  private final DatagramTally tally = new DatagramTally();
  private final DataSetReader dataSets;
  private final TemplateSetReader templateSets;

  // The datagram at hand.
  private Exporter exporter = Exporter.NONE;
  private int domain;
  private long nowMs;
  private int records;
  private int templates;
  private int wholeSets;
  private boolean recordsUnknown;
  private @Nullable WireError broken;

  public DatagramDecoder(ExporterTable table, RecordSink sink) {
    this.table = table;
    this.dataSets = new DataSetReader(sink, tally);
    this.templateSets = new TemplateSetReader(this::replayHeld, tally);
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
   * @param nowMs Unix time of its arrival
   * @return true if it was decoded; false if it was rejected as a whole, and counted under one of
   *     the {@linkplain WireError#rejectsDatagram rejecting errors}
   */
  public boolean decode(
      byte[] buffer, int offset, int length, long exporterHi, long exporterLo, long nowMs) {
    ProtocolVersion version = length < 2 ? null : ProtocolVersion.of(Wire.u16(buffer, offset));
    WireError rejected = checkHeader(version, buffer, offset, length);
    if (rejected != null || version == null) {
      table.reject(rejected == null ? WireError.HEADER_CUT : rejected, exporterHi, exporterLo);
      return false;
    }
    begin(table.obtain(exporterHi, exporterLo), nowMs);
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

  private void begin(Exporter exporter, long nowMs) {
    this.exporter = exporter;
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
      tally.error(rejected, exporter);
      tally.handTo(exporter.counters(), version);
      return false;
    }
    exporter.datagramAt(nowMs);
    if (!exporter.decodedAny() && (records > 0 || templates > 0)) {
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
    dataSets.begin(exporter, ProtocolVersion.V5, domain, interval, nowMs);
    dataSets.read(template, buffer, from, to, exporter);
    if (counted > present) {
      tally.error(WireError.RECORD_COUNT, exporter);
    } else if (to < offset + length) {
      tally.error(WireError.TRAILING_OCTETS, exporter);
    }
    // A wrong count says nothing of what the exporter numbered.
    recordsUnknown = counted > present;
    follow(
        ProtocolVersion.V5, Wire.i32(buffer, offset + 16), counted, Wire.u32(buffer, offset + 4));
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
    if (ipfix) {
      follow(version, Wire.i32(buffer, offset + 8), records, NO_UPTIME);
    } else {
      recordsUnknown = false;
      follow(version, Wire.i32(buffer, offset + 12), 1, Wire.u32(buffer, offset + 4));
    }
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
    } else if (id == version.templateSetId || id == version.optionsSetId) {
      boolean options = id == version.optionsSetId;
      templates += templateSets.read(buffer, from, to, version, options, exporter, domain, nowMs);
      count(templateSets.error());
    } else {
      tally.error(WireError.RESERVED_SET, exporter);
    }
  }

  private void readData(ProtocolVersion version, int id, byte[] buffer, int from, int to) {
    Template template = exporter.templates().find(version, domain, id);
    if (template == null) {
      tally.error(WireError.UNKNOWN_TEMPLATE, exporter);
      recordsUnknown = true;
      hold(version, id, buffer, from, to);
      return;
    }
    template.used(nowMs);
    records += dataSets.read(template, buffer, from, to, exporter);
    count(dataSets.error());
  }

  private void count(@Nullable WireError error) {
    if (error != null) {
      tally.error(error, exporter);
      recordsUnknown = true;
    }
  }

  private void hold(ProtocolVersion version, int id, byte[] buffer, int from, int to) {
    byte[] copy = Arrays.copyOfRange(buffer, from, to);
    exporter.held().hold(new HeldSet(version, domain, id, copy, nowMs));
    // Another loop may have read the template between our look and the holding.
    Template template = exporter.templates().find(version, domain, id);
    if (template != null) {
      replayHeld(template);
    }
  }

  private void replayHeld(Template template) {
    List<HeldSet> released =
        exporter.held().release(template.version, template.domain, template.id);
    tally.replayed += released.size();
    for (HeldSet set : released) {
      byte[] held = set.records;
      // Not of this datagram: its sequence number has counted it already, or cannot.
      dataSets.read(template, held, 0, held.length, exporter);
      WireError error = dataSets.error();
      if (error != null) {
        tally.error(error, exporter);
      }
    }
  }

  private void follow(ProtocolVersion version, int sequence, int units, long uptime) {
    ObservationDomain stream = exporter.domains().obtain(version, domain, nowMs);
    stream.sequence.accept(sequence, units, uptime, nowMs);
    if (recordsUnknown) {
      stream.sequence.lose();
    }
  }
}
