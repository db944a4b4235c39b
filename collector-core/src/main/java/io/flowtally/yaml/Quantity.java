// SPDX-License-Identifier: Apache-2.0
package io.flowtally.yaml;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes such as {@code 32MiB} and durations such as {@code 24h}. Static, without state. */
public final class Quantity {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s?(B|KiB|MiB|GiB)?");
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?");

  private Quantity() {}

  /** Bytes; empty when the text is no size. */
  public static OptionalLong bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    int shift = shift(matcher.group(2));
    return number > Long.MAX_VALUE >> shift
        ? OptionalLong.empty()
        : OptionalLong.of(number << shift);
  }

  private static int shift(@Nullable String unit) {
    if (unit == null) {
      return 0;
    }
    return switch (unit) {
      case "KiB" -> 10;
      case "MiB" -> 20;
      case "GiB" -> 30;
      default -> 0;
    };
  }

  /** Seconds; empty when the text is no duration. */
  public static OptionalLong seconds(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return OptionalLong.empty();
    }
    long days = number(matcher.group(1));
    long hours = days * 24 + number(matcher.group(2));
    long minutes = hours * 60 + number(matcher.group(3));
    return OptionalLong.of(minutes * 60 + number(matcher.group(4)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** As {@link #bytes} reads it, in the largest unit that gives a whole number. */
  public static String ofBytes(long bytes) {
    for (int shift = 30; shift > 0; shift -= 10) {
      if (bytes >= 1L << shift && (bytes & (1L << shift) - 1) == 0) {
        return (bytes >> shift)
            + switch (shift) {
              case 30 -> "GiB";
              case 20 -> "MiB";
              default -> "KiB";
            };
      }
    }
    return String.format(Locale.ROOT, "%d", bytes);
  }

  /** As {@link #seconds} reads it, in the largest unit that gives a whole number. */
  public static String ofDuration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0 && seconds > 86_400) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + "m" : seconds + "s";
  }
}
