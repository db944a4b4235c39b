// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import java.util.List;
import java.util.OptionalDouble;

/** The rate that the corpus tells for each flow record: another plain reading of the rules. */
final class ExpectedSampling {
  private final List<ExpectedRecord> options;

  ExpectedSampling(List<ExpectedRecord> options) {
    this.options = options;
  }

  /** 1 where nothing is known. */
  double rate(ExpectedRecord flow) {
    return told(flow).orElse(1);
  }

  /** Whether the record names a sampler of which nothing is known. */
  boolean isUnknown(ExpectedRecord flow) {
    return flow.firstOf("sampler_id", "selector_id") > 0 && told(flow).isEmpty();
  }

  private OptionalDouble told(ExpectedRecord flow) {
    if (flow.number("ver") == 5) {
      return OptionalDouble.of((double) Math.max(1, flow.number("sampling_interval")));
    }
    List<ExpectedRecord> known = options.stream().filter(o -> appliesTo(o, flow)).toList();
    String sampler = flow.has("sampler_id") ? "sampler_id" : "selector_id";
    for (ExpectedRecord option : known) {
      if (flow.has(sampler)
          && option.has(sampler)
          && option.number(sampler) == flow.number(sampler)) {
        return OptionalDouble.of(rateIn(option));
      }
    }
    if (flow.number("sampling_interval") > 0) {
      return OptionalDouble.of((double) flow.number("sampling_interval"));
    }
    return known.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(rateIn(known.get(known.size() - 1)));
  }

  private static double rateIn(ExpectedRecord option) {
    if (option.number("sampling_packet_interval") > 0) {
      double interval = option.number("sampling_packet_interval");
      return (interval + option.number("sampling_packet_space")) / interval;
    }
    return Math.max(1, option.firstOf("sampler_random_interval", "sampling_interval"));
  }

  /** Of the same exporter and domain, and sent before. */
  private static boolean appliesTo(ExpectedRecord option, ExpectedRecord flow) {
    long frames = option.number("frame") - flow.number("frame");
    boolean before = frames < 0 || (frames == 0 && option.number("set") < flow.number("set"));
    return before
        && option.text("exporter").equals(flow.text("exporter"))
        && option.domain() == flow.domain();
  }
}
