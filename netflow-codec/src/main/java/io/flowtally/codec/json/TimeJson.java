// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.json;

import io.flowtally.codec.registry.AbstractType;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Prints the four dateTime types (RFC 7011 sections 6.1.7 to 6.1.10) as ISO 8601 in UTC. */
final class TimeJson {
  private static final DateTimeFormatter SECONDS = withDigits(0);
  private static final DateTimeFormatter MILLISECONDS = withDigits(3);
  private static final DateTimeFormatter MICROSECONDS = withDigits(6);
  private static final DateTimeFormatter NANOSECONDS = withDigits(9);

  private static final long LAST_SECOND = Instant.MAX.getEpochSecond();
  private static final long NTP_TO_UNIX_SECONDS = 2_208_988_800L;
  private static final long NTP_ERA_SECONDS = 1L << 32;

  private TimeJson() {}

  static void append(StringBuilder out, AbstractType type, byte[] b, int offset, int length) {
    if (length > Long.BYTES) {
      JsonText.appendHex(out, b, offset, length);
      return;
    }
    long value = ValueJson.unsigned(b, offset, length);
    boolean seconds = type == AbstractType.DATE_TIME_SECONDS;
    if (seconds || type == AbstractType.DATE_TIME_MILLISECONDS) {
      if (value < 0 || (seconds && value > LAST_SECOND)) {
        out.append(Long.toUnsignedString(value));
      } else if (seconds) {
        append(out, SECONDS, Instant.ofEpochSecond(value));
      } else {
        append(out, MILLISECONDS, Instant.ofEpochMilli(value));
      }
    } else if (length == Long.BYTES) {
      appendNtp(out, value, type == AbstractType.DATE_TIME_MICROSECONDS);
    } else {
      JsonText.appendHex(out, b, offset, length);
    }
  }

  /**
   * An NTP timestamp: 32 bits of seconds, 32 bits of fraction. Seconds with a clear top bit are
   * those after 2036 (RFC 4330 section 3). 0 stands for an unknown time (RFC 5905 section 6). Of
   * the fraction of microseconds the low 11 bits mean nothing.
   */
  private static void appendNtp(StringBuilder out, long timestamp, boolean micro) {
    if (timestamp == 0) {
      out.append("null");
      return;
    }
    long seconds = timestamp >>> 32;
    if (seconds < NTP_ERA_SECONDS / 2) {
      seconds += NTP_ERA_SECONDS;
    }
    long fraction = timestamp & 0xFFFF_FFFFL;
    long unit = micro ? 1_000_000 : 1_000_000_000;
    // To the nearest unit: exporters cut the fraction off when they convert.
    long units = (fraction * unit + (1L << 31)) >>> 32;
    long nanos = micro ? units * 1000 : units;
    Instant time = Instant.ofEpochSecond(seconds - NTP_TO_UNIX_SECONDS, nanos);
    append(out, micro ? MICROSECONDS : NANOSECONDS, time);
  }

  private static void append(StringBuilder out, DateTimeFormatter format, Instant time) {
    out.append('"');
    format.formatTo(time, out);
    out.append('"');
  }

  private static DateTimeFormatter withDigits(int digits) {
    return new DateTimeFormatterBuilder().appendInstant(digits).toFormatter();
  }
}
