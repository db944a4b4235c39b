// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often requests may come, of all clients together: one each interval, and as many as the burst
 * ahead of that. Thread-safe; takes no lock.
 */
public final class RateLimit {
  static final RateLimit NONE = new RateLimit(0, 1);

  private static final Pattern INTERVAL = Pattern.compile("([0-9]{1,6})(ms|s|m|h)");
  private static final int MOST_BURST = 1_000_000;

  private final long intervalNs;
  private final long aheadNs;

  /** When the next request would be due if all kept to the interval; of {@link System#nanoTime}. */
  private final AtomicLong dueNs;

  /**
   * @param intervalNs 0: no limit
   */
  RateLimit(long intervalNs, int burst) {
    this.intervalNs = intervalNs;
    this.aheadNs = intervalNs * (burst - 1L);
    this.dueNs = new AtomicLong(System.nanoTime() - aheadNs);
  }

  /** Reads {@code rate_limit: {interval: 100ms, burst: 20}}. */
  static RateLimit read(Section root, Scalars scalars, Mistakes mistakes) {
    Section section =
        root.section("rate_limit", List.of("interval", "burst"), "{interval: 100ms, burst: 20}");
    int burst = scalars.integer(section, "burst", 1, 1, MOST_BURST);
    Located<String> interval = scalars.located(section, "interval", "100ms");
    if (interval == null || interval.value().equals("0")) {
      return NONE;
    }
    Matcher matcher = INTERVAL.matcher(interval.value());
    if (!matcher.matches()) {
      mistakes.add(
          interval.mistake(
              "rate_limit.interval: \""
                  + interval.value()
                  + "\" is no duration: write for example 100ms"));
      return NONE;
    }
    return new RateLimit(unit(matcher.group(2)).toNanos(Long.parseLong(matcher.group(1))), burst);
  }

  private static TimeUnit unit(String name) {
    return switch (name) {
      case "ms" -> TimeUnit.MILLISECONDS;
      case "s" -> TimeUnit.SECONDS;
      case "m" -> TimeUnit.MINUTES;
      default -> TimeUnit.HOURS;
    };
  }

  /** Whether a request may go on now. */
  public boolean admits() {
    return intervalNs == 0 || admits(System.nanoTime());
  }

  boolean admits(long nowNs) {
    while (true) {
      long due = dueNs.get();
      if (due - nowNs > aheadNs) {
        return false;
      }
      long next = Math.max(0, due - nowNs) + intervalNs + nowNs;
      if (dueNs.compareAndSet(due, next)) {
        return true;
      }
    }
  }
}
