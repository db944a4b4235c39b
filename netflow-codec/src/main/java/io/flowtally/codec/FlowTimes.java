// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.registry.AbstractType;
import io.flowtally.codec.template.Template;
import org.jspecify.annotations.Nullable;

/**
 * When flows began and ended, in nanoseconds of Unix time; 0 where a record does not say. Belongs
 * to one loop. Allocates nothing.
 *
 * <p>Records say it as Unix time in seconds, milliseconds, or NTP's microseconds and nanoseconds
 * (150 to 157; RFC 7011 section 6.1), as microseconds before the export (158, 159), or by the
 * uptime of the exporter (22, 21), which the headers of v5 and v9 relate to the clock (RFC 3954
 * section 5.1), and in IPFIX element 160.
 */
public final class FlowTimes {
  private static final int NONE = -1;
  private static final int UPTIME = 5;
  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  /** From 1900, where NTP's time begins, to 1970 (RFC 5905 section 6). */
  private static final long NTP_EPOCH_SECONDS = 2_208_988_800L;

  private static final int[] START = {152, 150, 154, 156, 158, 22};
  private static final int[] END = {153, 151, 155, 157, 159, 21};

  private final FlowElement[] start = elements(START);
  private final FlowElement[] end = elements(END);
  private final FlowElement systemInit = FlowElement.number(160, AbstractType.UNSIGNED64);

  private long exportedNs;

  /** When the exporter started, by the header; {@link #NONE} where it does not say. */
  private long bootNs = NONE;

  // Of the template looked at last: which of the elements its records have.
  private @Nullable Template template;
  private int startKind;
  private int endKind;

  /** Of no datagram yet. */
  public FlowTimes() {}

  private static FlowElement[] elements(int[] numbers) {
    FlowElement[] elements = new FlowElement[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      elements[i] = FlowElement.number(numbers[i], AbstractType.UNSIGNED64);
    }
    return elements;
  }

  /** The datagram whose records come next; its header says how its times are meant. */
  public void datagram(byte[] buffer, int offset, int length) {
    exportedNs = 0;
    bootNs = NONE;
    int version = length < 12 ? 0 : Wire.u16(buffer, offset);
    if (version == 10) {
      exportedNs = Wire.u32(buffer, offset + 4) * SECOND;
    } else if (version == 9 || (version == 5 && length >= 16)) {
      long uptimeMs = Wire.u32(buffer, offset + 4);
      exportedNs = Wire.u32(buffer, offset + 8) * SECOND;
      if (version == 5) {
        exportedNs += Math.min(Wire.u32(buffer, offset + 12), SECOND - 1);
      }
      bootNs = exportedNs - uptimeMs * MS;
    }
  }

  public long startNs(FlowRecord record) {
    look(record);
    return of(record, start, startKind);
  }

  public long endNs(FlowRecord record) {
    look(record);
    return of(record, end, endKind);
  }

  private void look(FlowRecord record) {
    if (template != record.template) {
      template = record.template;
      startKind = kind(record, start);
      endKind = kind(record, end);
    }
  }

  private static int kind(FlowRecord record, FlowElement[] elements) {
    for (int kind = 0; kind < elements.length; kind++) {
      if (elements[kind].isIn(record)) {
        return kind;
      }
    }
    return NONE;
  }

  private long of(FlowRecord record, FlowElement[] elements, int kind) {
    if (kind == NONE) {
      return 0;
    }
    long value = elements[kind].unsigned(record);
    long ns =
        switch (kind) {
          case 0 -> times(value, MS);
          case 1 -> times(value, SECOND);
          // The lower half is a fraction of a second.
          case 2, 3 -> ((value >>> 32) - NTP_EPOCH_SECONDS) * SECOND + fraction(value);
          case 4 -> exportedNs == 0 ? NONE : exportedNs - (value & 0xFFFF_FFFFL) * 1000;
          case UPTIME -> sinceBoot(record, value & 0xFFFF_FFFFL);
          default -> NONE;
        };
    return Math.max(0, ns);
  }

  /** What no clock says reads as absent. */
  private static long times(long value, long unitNs) {
    return Long.compareUnsigned(value, Long.MAX_VALUE / unitNs) > 0 ? NONE : value * unitNs;
  }

  private static long fraction(long ntp) {
    return ((ntp & 0xFFFF_FFFFL) * SECOND) >>> 32;
  }

  /** The uptime has 32 bits: it begins anew every 49.7 days, and flows end before their export. */
  private long sinceBoot(FlowRecord record, long uptimeMs) {
    if (bootNs == NONE) {
      long bootMs = systemInit.unsigned(record);
      return bootMs == 0 ? NONE : times(bootMs + uptimeMs, MS);
    }
    long ns = bootNs + uptimeMs * MS;
    long round = (1L << 32) * MS;
    return ns > exportedNs + round / 2 ? ns - round : ns;
  }
}
