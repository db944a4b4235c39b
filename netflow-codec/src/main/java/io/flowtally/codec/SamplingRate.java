package io.flowtally.codec;

/**
 * By how much a record's counters are to be multiplied: one packet in so many was looked at.
 *
 * <p>The operator's override decides; then the sampler that the record names (48, 302), as options
 * data described it; the rate in the record itself (34, 50, 305/306, 309/310, 311). A record that
 * names a sampler which nobody described takes the only one there is, or else the rate of its
 * domain; one that names none the rate of its interface, that of its domain, or that of the only
 * sampler. For v5 it is the header's. One a decoder; not thread-safe.
 */
final class SamplingRate {
  /** What {@link #scale} makes of a counter that is not believed. */
  static final long BEYOND_BELIEF = -1;

  /** 8 PiB in one record; beyond it a sample of Prometheus would not be exact either. */
  private static final long LARGEST = 1L << 53;

  private final DatagramTally tally;
  private DecodePolicy policy = DecodePolicy.defaults();
  private Exporter exporter = Exporter.NONE;
  private SamplerStore store = SamplerStore.EMPTY;
  private int domain;
  private double override;
  private double fallback;
  private double ofUndescribed;
  private SamplerStore fallbackStore = SamplerStore.EMPTY;
  private int fallbackDomain;
  private double recordRate;

  SamplingRate(DatagramTally tally) {
    this.tally = tally;
  }

  void begin(
      DecodePolicy policy, Exporter exporter, ProtocolVersion version, int domain, int headerRate) {
    if (this.policy != policy || this.exporter != exporter) {
      this.policy = policy;
      this.exporter = exporter;
      override = policy.samplingOverride(exporter.addressHi(), exporter.addressLo());
    }
    this.domain = domain;
    exporter.overrideRate(override);
    recordRate = 0;
    if (version == ProtocolVersion.V5) {
      store = SamplerStore.EMPTY;
      fallbackStore = store;
      fallbackDomain = domain;
      fallback = headerRate;
      ofUndescribed = 0;
      exporter.headerRate(headerRate);
      return;
    }
    readStore();
  }

  private void readStore() {
    store = exporter.samplers();
    if (store != fallbackStore || domain != fallbackDomain) {
      fallbackStore = store;
      fallbackDomain = domain;
      fallback = store.isEmpty() ? 0 : store.defaultRate(domain);
      double only = store.isEmpty() ? 0 : store.onlySamplerRate(domain);
      ofUndescribed = only != 0 ? only : store.rate(SamplerStore.SYSTEM, domain, 0);
    }
  }

  /** Options data has been read since {@link #begin}. */
  void refresh() {
    readStore();
  }

  void end() {
    if (recordRate != 0) {
      exporter.recordRate(recordRate);
    }
  }

  /** The factor for a record; 1 if the policy does not want sampling applied. */
  double of(FlowRecord record, CounterPlan plan) {
    double rate = override != 0 ? override : said(record, plan);
    return policy.applySampling() && rate > 1 ? rate : 1;
  }

  private double said(FlowRecord record, CounterPlan plan) {
    if (plan.sampling()) {
      boolean named = record.has(Slot.SAMPLER_ID) || record.has(Slot.SELECTOR_ID);
      long sampler = named ? sampler(record) : 0;
      double described = named && !store.isEmpty() ? ofSampler(sampler) : 0;
      if (described != 0) {
        return described;
      }
      double own = SamplingOptions.rate(record);
      if (own != 0) {
        recordRate = own;
        return own;
      }
      if (named) {
        return ofUndescribed(sampler);
      }
    }
    if (!store.isEmpty()) {
      double ofInterface = ofInterface(record);
      if (ofInterface != 0) {
        return ofInterface;
      }
    }
    return fallback;
  }

  private static long sampler(FlowRecord record) {
    long id = record.unsigned(Slot.SAMPLER_ID);
    return id != 0 ? id : record.unsigned(Slot.SELECTOR_ID);
  }

  private double ofSampler(long sampler) {
    double rate = store.rate(SamplerStore.SAMPLER, domain, sampler);
    return rate != 0 ? rate : store.rateInAnyDomain(sampler);
  }

  /** Sampler 0 is Cisco's way to say that the interface does not sample. */
  private double ofUndescribed(long sampler) {
    if (sampler == 0) {
      return 1;
    }
    if (ofUndescribed == 0) {
      tally.unknownSampling++;
    }
    return ofUndescribed;
  }

  private double ofInterface(FlowRecord record) {
    long id = record.direction() == 1 ? record.outInterface() : record.inInterface();
    return store.rate(SamplerStore.INTERFACE, domain, id);
  }

  /** A counter, unsigned on the wire, times the rate; {@link #BEYOND_BELIEF} if it is too large. */
  static long scale(long value, double rate) {
    if (rate == 1 && value >= 0 && value <= LARGEST) {
      return value;
    }
    if (value < 0 || value * rate > LARGEST) {
      return BEYOND_BELIEF;
    }
    long whole = (long) rate;
    return whole == rate ? value * whole : Math.round(value * rate);
  }
}
