// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.template.Slot;

/**
 * The sampling rate in one record: an options record, or a flow record that bears its own.
 *
 * <p>The algorithm says which elements give it: selectorAlgorithm (304, RFC 5477 section 8.2), or
 * for the sampling of flows flowSelectorAlgorithm (390, RFC 7014 section 6). Each is a pair, and
 * one without the other gives no rate:
 *
 * <pre>
 * 1 systematic count-based    305 samplingPacketInterval, 306 samplingPacketSpace
 * 2 systematic time-based     307 samplingTimeInterval, 308 samplingTimeSpace
 * 3 random n-out-of-N         309 samplingSize, 310 samplingPopulation
 * 4 uniform probabilistic     311 samplingProbability
 *   of flows, 1               396 samplingFlowInterval, 397 samplingFlowSpacing
 *   of flows, 2               398 flowSamplingTimeInterval, 399 flowSamplingTimeSpacing
 * </pre>
 *
 * <p>v9 has an interval under two names: 34 samplingInterval, whose algorithm is 35, and 50
 * samplerRandomInterval, whose mode is 49. Where no algorithm is given, the first of all that is
 * more than 1 counts: a 1 beside another rate says nothing.
 */
final class SamplingElements {
  /** Nothing about sampling in it. */
  static final double NOTHING = 0;

  /** An interval of 0: no sampling. */
  static final double OFF = -2;

  /** A selector of flows, so that it does not meet the numbers of {@link Slot#ALGORITHM}. */
  private static final int OF_FLOWS = 256;

  /** Beyond it no product of a counter is believed anyway. */
  private static final double LARGEST = 1L << 53;

  private SamplingElements() {}

  /** One packet in so many; {@link #NOTHING}, {@link #OFF} or {@link SamplerStore#UNKNOWN}. */
  static double rate(FlowRecord record) {
    int algorithm = algorithm(record);
    double byAlgorithm = algorithm == 0 ? NOTHING : byAlgorithm(record, algorithm);
    if (byAlgorithm != NOTHING) {
      return byAlgorithm;
    }
    double interval = interval(record);
    if (interval > 1) {
      return interval;
    }
    double first = algorithm == 0 ? first(record) : NOTHING;
    if (first != NOTHING) {
      return first;
    }
    return interval != NOTHING || !hasParameters(record) ? interval : SamplerStore.UNKNOWN;
  }

  /** As nfacctd reads it: by what is there, the last one counts, whatever the algorithm. */
  static double rateAsNfacctd(FlowRecord record) {
    if (record.has(Slot.RANDOM_INTERVAL)) {
      return orOff(number(record, Slot.RANDOM_INTERVAL));
    }
    if (record.has(Slot.SAMPLING_INTERVAL)) {
      return orOff(number(record, Slot.SAMPLING_INTERVAL));
    }
    double packets = spaced(record, Slot.PACKET_INTERVAL, Slot.PACKET_SPACE);
    return packets != NOTHING ? packets : ofPopulation(record);
  }

  /** A field as a number; one of 64 bits may be larger than a long. */
  private static double number(FlowRecord record, int slot) {
    long value = record.unsigned(slot);
    return value < 0 ? 2.0 * Long.MAX_VALUE : (double) value;
  }

  private static int algorithm(FlowRecord record) {
    int ofPackets = (int) record.unsigned(Slot.ALGORITHM) & 0xFFFF;
    if (ofPackets != 0) {
      return ofPackets;
    }
    int ofFlows = (int) record.unsigned(Slot.FLOW_ALGORITHM) & 0xFF;
    return ofFlows == 1 || ofFlows == 2 ? OF_FLOWS + ofFlows : ofFlows;
  }

  private static double byAlgorithm(FlowRecord record, int algorithm) {
    return switch (algorithm) {
      case 1 -> spaced(record, Slot.PACKET_INTERVAL, Slot.PACKET_SPACE);
      case 2 -> spaced(record, Slot.TIME_INTERVAL, Slot.TIME_SPACE);
      case 3 -> ofPopulation(record);
      case 4 -> ofProbability(record);
      case OF_FLOWS + 1 -> ofFlows(record);
      case OF_FLOWS + 2 -> spaced(record, Slot.FLOW_TIME_INTERVAL, Slot.FLOW_TIME_SPACE);
      default -> NOTHING;
    };
  }

  private static double first(FlowRecord record) {
    double rate = NOTHING;
    for (int algorithm = 1; algorithm <= 6 && rate <= 1; algorithm++) {
      double another = byAlgorithm(record, algorithm <= 4 ? algorithm : OF_FLOWS + algorithm - 4);
      rate = another == NOTHING || (another == OFF && rate == 1) ? rate : another;
    }
    return rate;
  }

  /** v9's interval, from 34 or 50. */
  private static double interval(FlowRecord record) {
    boolean hasRandom = record.has(Slot.RANDOM_INTERVAL);
    boolean has = record.has(Slot.SAMPLING_INTERVAL);
    if (!hasRandom && !has) {
      return NOTHING;
    }
    double random = number(record, Slot.RANDOM_INTERVAL);
    double other = number(record, Slot.SAMPLING_INTERVAL);
    boolean takesRandom =
        hasRandom && (record.has(Slot.SAMPLER_MODE) || !record.has(Slot.SAMPLING_ALGORITHM));
    double preferred = takesRandom || !has ? random : other;
    return orOff(preferred > 1 ? preferred : Math.max(random, other));
  }

  private static double orOff(double interval) {
    return interval > LARGEST ? NOTHING : interval >= 1 ? interval : OFF;
  }

  /** Of so many selected, then so many left out. */
  private static double spaced(FlowRecord record, int intervalSlot, int spaceSlot) {
    if (!record.has(intervalSlot) || !record.has(spaceSlot)) {
      return NOTHING;
    }
    double interval = number(record, intervalSlot);
    double space = number(record, spaceSlot);
    if (interval > 0 && space >= 0) {
      return believable((interval + space) / interval);
    }
    return interval == 0 && space == 0 ? OFF : NOTHING;
  }

  /**
   * By RFC 7014 the spacing is what is left out, but ipt_NETFLOW (and VyOS with it), the exporter
   * that sends it, has an interval of 1 and 20 for one flow in 20.
   */
  private static double ofFlows(FlowRecord record) {
    boolean both = record.has(Slot.FLOW_INTERVAL) && record.has(Slot.FLOW_SPACING);
    return both && number(record, Slot.FLOW_INTERVAL) == 1
        ? believable(Math.max(1, number(record, Slot.FLOW_SPACING)))
        : spaced(record, Slot.FLOW_INTERVAL, Slot.FLOW_SPACING);
  }

  private static double ofPopulation(FlowRecord record) {
    if (!record.has(Slot.SAMPLE_SIZE) || !record.has(Slot.SAMPLE_POPULATION)) {
      return NOTHING;
    }
    double size = number(record, Slot.SAMPLE_SIZE);
    double population = number(record, Slot.SAMPLE_POPULATION);
    if (size > 0 && population >= size) {
      return believable(population / size);
    }
    return size == 0 && population == 0 ? OFF : NOTHING;
  }

  private static double ofProbability(FlowRecord record) {
    if (!record.has(Slot.PROBABILITY)) {
      return NOTHING;
    }
    long bits = record.unsigned(Slot.PROBABILITY);
    double probability =
        record.length(Slot.PROBABILITY) == 4
            ? Float.intBitsToFloat((int) bits)
            : Double.longBitsToDouble(bits);
    if (probability == 0) {
      return OFF;
    }
    return probability > 0 && probability <= 1 ? believable(1 / probability) : NOTHING;
  }

  private static double believable(double rate) {
    return rate <= LARGEST ? rate : NOTHING;
  }

  private static boolean hasParameters(FlowRecord record) {
    for (int slot = Slot.ALGORITHM; slot <= Slot.FLOW_TIME_SPACE; slot++) {
      if (record.has(slot)) {
        return true;
      }
    }
    return false;
  }
}
