// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.names.ApplicationId;
import io.flowtally.codec.names.NameKind;
import io.flowtally.codec.names.NameStore;
import io.flowtally.codec.registry.AbstractType;
import org.jspecify.annotations.Nullable;

/**
 * The application of a flow as its exporter names it: in the record (applicationName, element 96),
 * or in options data that describes the record's applicationId (RFC 6759 section 4). Without a name
 * it is the id, as {@code 13:453}; without an id it is {@code unknown}, as nfacctd has it.
 * Allocates nothing.
 */
public final class FlowApplication {
  private static final FlowElement NAME = FlowElement.number(96, AbstractType.STRING);
  private static final FlowElement ID = FlowElement.number(95, AbstractType.OCTET_ARRAY);
  private static final byte[] NONE = {};
  private static final byte[] UNKNOWN = {'u', 'n', 'k', 'n', 'o', 'w', 'n'};

  private FlowApplication() {}

  /** Writes the first bytes of it to whole words, the first one highest, 0 where it has ended. */
  public static void words(FlowRecord record, long[] out, int from, int count) {
    if (NAME.isSet(record)) {
      NAME.words(record, out, from, count);
      return;
    }
    long id = id(record);
    byte[] name = id == ApplicationId.NONE ? UNKNOWN : name(record.exporter, id);
    for (int i = 0; i < count; i++) {
      out[from + i] = 0;
    }
    int length = Math.min(name.length, Long.BYTES * count);
    for (int i = 0; i < length; i++) {
      put(out, from, i, name[i]);
    }
    if (length == 0) {
      int at = digits(id >>> ApplicationId.SELECTOR_BITS, out, from, 0);
      put(out, from, at, (byte) ':');
      digits(id & ApplicationId.SELECTOR, out, from, at + 1);
    }
  }

  private static long id(FlowRecord record) {
    long place = ID.place(record);
    return ApplicationId.of(record.buffer, (int) (place >>> 16), (int) place & 0xFFFF);
  }

  private static byte[] name(@Nullable Exporter exporter, long id) {
    NameStore names = exporter == null ? null : exporter.namesIfAny(NameKind.APPLICATION);
    return names == null ? NONE : names.nameOf(id);
  }

  /** Up to 17 of them, so that they and an engine fit into three words. */
  private static int digits(long number, long[] out, int from, int at) {
    long power = 1;
    while (number / power >= 10) {
      power *= 10;
    }
    int end = at;
    for (; power > 0; power /= 10) {
      put(out, from, end++, (byte) ('0' + number / power % 10));
    }
    return end;
  }

  private static void put(long[] out, int from, int at, byte value) {
    out[from + (at >>> 3)] |= (value & 0xFFL) << (56 - 8 * (at & 7));
  }
}
