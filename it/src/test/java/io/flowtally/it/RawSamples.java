// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The samples of a counter as a Prometheus stored them, by series; what they add up to is what that
 * Prometheus can know of it.
 */
record RawSamples(Map<String, List<Sample>> series) {
  private static final Pattern SERIES =
      Pattern.compile("\\{\"metric\":\\{(.*?)},\"values\":\\[(\\[.*?])]}");
  private static final Pattern SAMPLE = Pattern.compile("\\[([\\d.]+),\"([^\"]+)\"]");

  /** A value, and when the scrape that brought it began, in milliseconds of Unix time. */
  record Sample(long timeMs, long value) {}

  /** Parses the answer to an instant query for a range of samples. */
  static RawSamples parse(String json) {
    Map<String, List<Sample>> series = new LinkedHashMap<>();
    for (Matcher one = SERIES.matcher(json); one.find(); ) {
      List<Sample> samples = new ArrayList<>();
      for (Matcher sample = SAMPLE.matcher(one.group(2)); sample.find(); ) {
        samples.add(
            new Sample(
                new BigDecimal(sample.group(1)).movePointRight(3).longValue(),
                new BigDecimal(sample.group(2)).longValueExact()));
      }
      series.put(one.group(1), samples);
    }
    return new RawSamples(series);
  }

  /** The series with this label, written {@code "name":"value"}. */
  List<Sample> of(String label) {
    return series.entrySet().stream()
        .filter(one -> one.getKey().contains(label))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(List.of());
  }

  /** First samples plus increases over all series; a fall is a counter that began anew at 0. */
  long total() {
    return series.values().stream().mapToLong(one -> increase(one, 0, Long.MAX_VALUE)).sum();
  }

  /** The sum of the first samples, of which {@code increase()} knows nothing. */
  long firsts() {
    return series.values().stream().mapToLong(one -> one.get(0).value).sum();
  }

  /** What the samples from one moment up to another add to those before. */
  static long increase(List<Sample> samples, long fromMs, long toMs) {
    long sum = 0;
    long before = 0;
    for (Sample sample : samples) {
      if (sample.timeMs >= fromMs && sample.timeMs < toMs) {
        sum += sample.value >= before ? sample.value - before : sample.value;
      }
      before = sample.value;
    }
    return sum;
  }
}
