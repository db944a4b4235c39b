package io.flowtally.codec;

import java.util.ArrayList;
import java.util.List;

/** The rate that the corpus tells for each flow record: another plain reading of the rules. */
final class ExpectedSampling {
  private final List<ExpectedRecord> options;

  ExpectedSampling(List<ExpectedRecord> options) {
    this.options = options;
  }

  /** 1 where nothing is known. */
  double rate(ExpectedRecord flow) {
    if (flow.number("ver") == 5) {
      return Math.max(1, flow.number("sampling_interval"));
    }
    List<ExpectedRecord> known = new ArrayList<>();
    for (ExpectedRecord option : options) {
      if (option.text("exporter").equals(flow.text("exporter"))
          && option.domain() == flow.domain()
          && isBefore(option, flow)) {
        known.add(option);
      }
    }
    String sampler = flow.has("sampler_id") ? "sampler_id" : "selector_id";
    if (flow.has(sampler)) {
      for (ExpectedRecord option : known) {
        if (option.has(sampler) && option.number(sampler) == flow.number(sampler)) {
          return rateIn(option);
        }
      }
    }
    if (flow.number("sampling_interval") > 0) {
      return flow.number("sampling_interval");
    }
    return known.isEmpty() ? 1 : rateIn(known.get(known.size() - 1));
  }

  private static double rateIn(ExpectedRecord option) {
    if (option.number("sampling_packet_interval") > 0) {
      double interval = option.number("sampling_packet_interval");
      return (interval + option.number("sampling_packet_space")) / interval;
    }
    return Math.max(1, option.firstOf("sampler_random_interval", "sampling_interval"));
  }

  private static boolean isBefore(ExpectedRecord a, ExpectedRecord b) {
    long frames = a.number("frame") - b.number("frame");
    return frames < 0 || (frames == 0 && a.number("set") < b.number("set"));
  }
}
