package io.flowtally.codec;

/**
 * Reads how an exporter samples, from an options record or from a flow record itself.
 *
 * <p>A rate is the first that is there of: samplingInterval (34), samplerRandomInterval (50),
 * (interval + space) / interval (305, 306), population / size (310, 309), 1 / probability (311). An
 * options record is about the sampler (48) or selector (302) that it names, else about the
 * interface in its scope, else about its whole domain.
 */
final class SamplingOptions {
  private SamplingOptions() {}

  /** One packet in so many; 0 if the record does not say. */
  static double rate(FlowRecord record) {
    long interval = record.unsigned(Slot.SAMPLING_INTERVAL);
    if (interval > 0) {
      return interval;
    }
    long random = record.unsigned(Slot.RANDOM_INTERVAL);
    if (random > 0) {
      return random;
    }
    double packets = record.unsigned(Slot.PACKET_INTERVAL);
    if (packets > 0) {
      return 1 + positive(record.unsigned(Slot.PACKET_SPACE)) / packets;
    }
    double size = record.unsigned(Slot.SAMPLE_SIZE);
    double population = record.unsigned(Slot.SAMPLE_POPULATION);
    if (size > 0 && population >= size) {
      return population / size;
    }
    double probability = probability(record);
    return probability > 0 && probability <= 1 ? 1 / probability : 0;
  }

  private static double positive(long value) {
    return Math.max(0, value);
  }

  private static double probability(FlowRecord record) {
    long bits = record.unsigned(Slot.PROBABILITY);
    return record.length(Slot.PROBABILITY) == 4
        ? Float.intBitsToFloat((int) bits)
        : Double.longBitsToDouble(bits);
  }

  /** Learns from an options record; true if it changed anything. */
  static boolean learn(FlowRecord record, Exporter exporter, int domain) {
    double rate = rate(record);
    if (rate == 0) {
      return false;
    }
    if (record.has(Slot.SELECTOR_ID)) {
      return exporter.sampler(
          SamplerStore.SAMPLER, domain, record.unsigned(Slot.SELECTOR_ID), rate);
    }
    if (record.has(Slot.SAMPLER_ID)) {
      return exporter.sampler(SamplerStore.SAMPLER, domain, record.unsigned(Slot.SAMPLER_ID), rate);
    }
    long ofInterface = record.unsigned(Slot.SCOPE_INTERFACE);
    return ofInterface != 0
        ? exporter.sampler(SamplerStore.INTERFACE, domain, ofInterface, rate)
        : exporter.sampler(SamplerStore.SYSTEM, domain, 0, rate);
  }
}
