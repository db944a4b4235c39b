// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.names.NamePlan;
import io.flowtally.codec.names.OptionNames;
import io.flowtally.codec.sampling.SamplingOptions;
import io.flowtally.codec.template.Slot;
import io.flowtally.codec.template.Template;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks the records of one data set by its template. A record that does not fit ends the walk; what
 * is left and shorter than a record is padding (RFC 7011 section 3.3.1). One a decoder; not
 * thread-safe. Allocates nothing.
 */
final class DataSetReader {
  private static final int MOST_PADDING = 3;

  /**
   * A record takes as many steps as it has fields that are looked at, and some more for what is
   * done with it. Fields without length are looked at only where whole records are wanted.
   */
  private static final int STEPS_A_RECORD = 4;

  private static final int STEPS_AN_OCTET = 8;
  private static final int LEAST_STEPS = 64;

  private final RecordSink sink;
  private final boolean raw;
  private final DatagramTally tally;
  private final DataRecord record = new DataRecord();
  private final FlowRecord options = new FlowRecord();
  private final OptionNames names = new OptionNames();
  private final FlowReader flows;
  private final int[] located = new int[Slot.COUNT];
  private @Nullable WireError error;
  private boolean samplingAsNfacctd;

  // Fields looked at in this datagram, and how many it may make us look at.
  private long steps;
  private long mostSteps;

  DataSetReader(RecordSink sink, DatagramTally tally) {
    this.tally = tally;
    this.sink = sink;
    this.raw = sink.wantsRecords();
    this.flows = new FlowReader(sink, tally);
  }

  void policy(DecodePolicy policy) {
    flows.policy(policy);
    samplingAsNfacctd = policy.samplingAsNfacctd();
  }

  void begin(Exporter exporter, ProtocolVersion version, int domain, int headerRate, long nowMs) {
    record.begin(exporter, domain);
    flows.begin(exporter, version, domain, headerRate, nowMs);
  }

  void end() {
    flows.end();
  }

  /** Before the sets of a datagram of so many bytes. */
  void budget(int octets) {
    steps = 0;
    mostSteps = LEAST_STEPS;
    grant(octets);
  }

  /** A set that was held is to be read as well. */
  void grant(int octets) {
    mostSteps += (long) STEPS_AN_OCTET * octets;
  }

  long steps() {
    return steps;
  }

  /** The error that ended the last walk, null if none did. */
  @Nullable WireError error() {
    return error;
  }

  /** Reads all records between two offsets; how many there were. */
  int read(Template template, byte[] buffer, int from, int to, Exporter exporter) {
    error = null;
    int count =
        template.variable
            ? readVariable(template, buffer, from, to, exporter)
            : readFixed(template, buffer, from, to, exporter);
    if (count == 0 && to > from && error == null) {
      error = WireError.RECORD_CUT;
    }
    if (template.options) {
      tally.optionRecords += count;
    }
    return count;
  }

  private int readFixed(Template template, byte[] buffer, int from, int to, Exporter exporter) {
    int length = template.length;
    // Only whole records, whose fields without length are looked at too, can be more than their
    // bytes allow.
    int stepsEach = STEPS_A_RECORD + wholeRecordSteps(template);
    boolean whole = stepsEach > STEPS_A_RECORD;
    long most = whole ? (mostSteps - steps) / stepsEach : Long.MAX_VALUE;
    int at = from;
    int count = 0;
    for (; to - at >= length; at += length) {
      if (count >= most) {
        error = WireError.WORK_LIMIT;
        break;
      }
      one(template, buffer, at, at + length, template.slots, exporter);
      count++;
    }
    steps += (long) count * stepsEach;
    return count;
  }

  /** For who looks at every field of a record, whatever flows need of it. */
  private int wholeRecordSteps(Template template) {
    return (raw ? template.fields.length : 0)
        + (template.names == null ? 0 : template.occupiedCount());
  }

  private int readVariable(Template template, byte[] buffer, int from, int to, Exporter exporter) {
    Arrays.fill(located, 0);
    int stepsEach = STEPS_A_RECORD + wholeRecordSteps(template) + template.occupiedCount();
    int at = from;
    int count = 0;
    while (to - at >= template.length && !isPadding(buffer, at, to, from)) {
      steps += stepsEach;
      if (steps > mostSteps) {
        error = WireError.WORK_LIMIT;
        break;
      }
      int end = locate(template, buffer, at, to);
      if (end < 0) {
        error = WireError.FIELD_CUT;
        break;
      }
      one(template, buffer, at, end, located, exporter);
      count++;
      at = end;
    }
    return count;
  }

  /** Up to three bytes of 0 behind a record, even if the shortest record would fit in them. */
  private static boolean isPadding(byte[] buffer, int at, int to, int from) {
    if (to - at > MOST_PADDING || at == from) {
      return false;
    }
    int any = 0;
    for (int i = at; i < to; i++) {
      any |= buffer[i];
    }
    return any == 0;
  }

  /** Where the fields of one record stand; its end, or -1 if it goes beyond {@code to}. */
  private int locate(Template template, byte[] buffer, int base, int to) {
    int[] fields = template.fields;
    byte[] slotOfField = template.slotOfField;
    int at = base;
    int count = template.occupiedCount();
    for (int nth = 0; nth < count; nth++) {
      int i = template.occupied(nth);
      int length = fields[i] & 0xFFFF;
      boolean variable = length == Template.VARIABLE;
      if (variable) {
        if (to - at < 1) {
          return -1;
        }
        length = Wire.u8(buffer, at++);
        if (length == 255) {
          if (to - at < 2) {
            return -1;
          }
          length = Wire.u16(buffer, at);
          at += 2;
        }
      }
      if (to - at < length) {
        return -1;
      }
      int slot = slotOfField == null ? Slot.NONE : slotOfField[i];
      if (slot != Slot.NONE) {
        boolean usable = !variable || Slot.fits(slot, length);
        located[slot] = usable && length != 0 ? (at - base) << 16 | length : 0;
      }
      at += length;
    }
    return at;
  }

  private void one(
      Template template, byte[] buffer, int at, int end, int[] slots, Exporter exporter) {
    if (raw) {
      record.at(template, buffer, at, end);
      sink.onRecord(record);
    }
    if (!template.options) {
      flows.read(template, buffer, at, slots);
      return;
    }
    if (template.counters.sampling()) {
      options.buffer = buffer;
      options.base = at;
      options.slots = slots;
      if (SamplingOptions.learn(options, exporter, template.domain, samplingAsNfacctd)) {
        flows.samplersChanged();
      }
    }
    NamePlan plan = template.names;
    if (plan != null) {
      names.learn(template, plan, buffer, at, exporter);
    }
  }
}
