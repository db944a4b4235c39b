// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import org.jspecify.annotations.Nullable;

/**
 * What the options data of one exporter said of one thing: a sampler, an interface, a domain. Its
 * rate changes; what it is about does not. Changed under the lock of its {@link SamplerStore}, read
 * by any thread.
 */
public final class SamplerEntry {
  public final int kind;
  public final int domain;
  public final long id;
  private volatile double rate;
  private volatile @Nullable SamplerEntry newer;

  SamplerEntry(int kind, int domain, long id, double rate) {
    this.kind = kind;
    this.domain = domain;
    this.id = id;
    this.rate = rate;
  }

  /** One packet in so many, or {@link SamplerStore#UNKNOWN}. */
  public double rate() {
    return rate;
  }

  public void rate(double value) {
    rate = value;
  }

  /** The one that was described next. */
  @Nullable SamplerEntry newer() {
    return newer;
  }

  void newer(SamplerEntry next) {
    newer = next;
  }
}
