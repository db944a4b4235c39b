// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.template.Slot;

/**
 * Learns how an exporter samples from an options record, which is about its scope: the sampler (48)
 * or selector (302) that it names anywhere, else the interface, template or line card in its scope;
 * the exporter or a domain (149) as a whole; or something that no flow can name, whose rate is
 * nobody's.
 */
public final class SamplingOptions {
  private SamplingOptions() {}

  /** True if it changed anything. */
  public static boolean learn(FlowRecord record, Exporter exporter, int domain, boolean asNfacctd) {
    double said =
        asNfacctd ? SamplingElements.rateAsNfacctd(record) : SamplingElements.rate(record);
    if (said == SamplingElements.NOTHING) {
      return false;
    }
    double rate = said == SamplingElements.OFF ? 1 : said;
    long scoped = record.unsigned(Slot.SCOPE_DOMAIN);
    int about = scoped == 0 || asNfacctd ? domain : (int) scoped;
    if (record.has(Slot.SELECTOR_ID)) {
      long id = record.unsigned(Slot.SELECTOR_ID);
      return exporter.sampler(SamplerStore.SAMPLER, about, id, rate);
    }
    if (record.has(Slot.SAMPLER_ID)) {
      long id = record.unsigned(Slot.SAMPLER_ID);
      return exporter.sampler(SamplerStore.SAMPLER, about, id, rate);
    }
    return asNfacctd
        ? exporter.sampler(SamplerStore.SYSTEM, domain, 0, rate)
        : learnOfScope(record, exporter, about, rate);
  }

  /** softflowd scopes by an interface that it calls 0, which is no interface. */
  private static boolean learnOfScope(
      FlowRecord record, Exporter exporter, int domain, double rate) {
    long template = record.unsigned(Slot.SCOPE_TEMPLATE);
    if (template != 0) {
      return exporter.sampler(SamplerStore.TEMPLATE, domain, template, rate);
    }
    long ofInterface = record.unsigned(Slot.SCOPE_INTERFACE);
    if (ofInterface != 0) {
      return exporter.sampler(SamplerStore.INTERFACE, domain, ofInterface, rate);
    }
    if (record.has(Slot.SCOPE_CARD)) {
      long card = record.unsigned(Slot.SCOPE_CARD);
      return exporter.sampler(SamplerStore.CARD, domain, card, rate);
    }
    int kind = record.has(Slot.SCOPE_OTHER) ? SamplerStore.OTHER : SamplerStore.SYSTEM;
    return exporter.sampler(kind, domain, 0, rate);
  }
}
