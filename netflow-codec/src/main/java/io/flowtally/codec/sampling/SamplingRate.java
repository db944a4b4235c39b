// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import io.flowtally.codec.DatagramTally;
import io.flowtally.codec.DecodePolicy;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.template.Slot;
import io.flowtally.codec.template.Template;

/**
 * By how much a record's counters are to be multiplied: one packet in so many was looked at.
 *
 * <p>The operator's override decides; then the sampler that the record names (48, 302), as options
 * data described it; the rate in the record itself; what options data said of the record's
 * template, interface or line card. A record that names a sampler which nobody described takes that
 * of the samplers there are, if they agree, or else the rate of its domain; one that names none the
 * rate of its domain, or that of the samplers if they agree. For v5 it is the header's.
 *
 * <p>Where rates are described and none of them is known to be the record's, it counts as it is,
 * and as a record of unknown sampling. One a decoder; not thread-safe.
 */
public final class SamplingRate {
  /** What {@link #scale} makes of a counter that is not believed. */
  public static final long BEYOND_BELIEF = -1;

  /** 8 PiB in one record; beyond it a sample of Prometheus would not be exact either. */
  private static final long LARGEST = 1L << 53;

  private static final SamplerStore NO_STORE = new SamplerStore();

  private final DatagramTally tally;
  private DecodePolicy policy = DecodePolicy.defaults();
  private Exporter exporter = Exporter.NONE;
  private SamplerStore store = NO_STORE;
  private int domain;
  private double override;
  private double fallback;
  private double recordRate;
  private double told;

  public SamplingRate(DatagramTally tally) {
    this.tally = tally;
  }

  public void begin(
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
      store = NO_STORE;
      fallback = headerRate;
      exporter.headerRate(headerRate);
      return;
    }
    store = exporter.samplers();
    refresh();
  }

  /** Options data has been read since {@link #begin}. */
  public void refresh() {
    fallback = store.isEmpty() ? 0 : store.defaultRate(domain);
  }

  public void end() {
    if (recordRate != 0) {
      exporter.recordRate(recordRate);
    }
  }

  /** The factor for a record; 1 if the policy does not want sampling applied. */
  public double of(FlowRecord record, Template template) {
    double rate = override != 0 ? override : said(record, template);
    if (rate < 0) {
      tally.unknownSampling++;
    }
    told = rate;
    return policy.applySampling() && rate > 1 ? rate : 1;
  }

  /** What the last record has still to be multiplied by: 1 if it was; 0 if nobody told a rate. */
  public double left() {
    return policy.applySampling() ? 1 : Math.max(0, told);
  }

  private double said(FlowRecord record, Template template) {
    boolean named = false;
    long sampler = 0;
    if (template.counters.sampling()) {
      named = record.has(Slot.SAMPLER_ID) || record.has(Slot.SELECTOR_ID);
      sampler = named ? sampler(record) : 0;
      boolean known = named && !store.isEmpty();
      double described = known ? store.rateInAnyDomain(SamplerStore.SAMPLER, domain, sampler) : 0;
      if (described > 0) {
        return described;
      }
      double own = own(record);
      if (own > 0) {
        recordRate = own;
        return own;
      }
    }
    double ofPart = store.hasParts() ? ofPart(record, template) : 0;
    if (ofPart != 0) {
      return ofPart;
    }
    return named ? ofUndescribed(sampler) : fallback;
  }

  private double own(FlowRecord record) {
    return policy.samplingAsNfacctd()
        ? SamplingElements.rateAsNfacctd(record)
        : SamplingElements.rate(record);
  }

  private static long sampler(FlowRecord record) {
    long id = record.unsigned(Slot.SAMPLER_ID);
    return id != 0 ? id : record.unsigned(Slot.SELECTOR_ID);
  }

  /** Sampler 0 is Cisco's way to say that the interface does not sample. */
  private double ofUndescribed(long sampler) {
    if (sampler == 0) {
      return 1;
    }
    double rate = store.isEmpty() ? 0 : store.rateOfUndescribed(domain);
    return rate > 0 ? rate : SamplerStore.UNKNOWN;
  }

  /** The rate of what the record belongs to: a template is of its domain, the others are not. */
  private double ofPart(FlowRecord record, Template template) {
    double rate = store.rate(SamplerStore.TEMPLATE, domain, template.id);
    if (rate == 0) {
      rate = ofInterface(record);
    }
    return rate == 0 && record.has(Slot.LINE_CARD)
        ? store.rateInAnyDomain(SamplerStore.CARD, domain, record.unsigned(Slot.LINE_CARD))
        : rate;
  }

  /** Of the interface where the flow was metered; where nobody says which, of either. */
  private double ofInterface(FlowRecord record) {
    int direction = record.direction();
    double rate = direction == 1 ? 0 : ofInterface(record.inInterface());
    return rate == 0 && direction != 0 ? ofInterface(record.outInterface()) : rate;
  }

  private double ofInterface(long id) {
    return store.rateInAnyDomain(SamplerStore.INTERFACE, domain, id);
  }

  /** A counter, unsigned on the wire, times the rate; {@link #BEYOND_BELIEF} if it is too large. */
  public static long scale(long value, double rate) {
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
