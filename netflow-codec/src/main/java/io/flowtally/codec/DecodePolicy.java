// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the operator decides about the reading of records. Immutable; a decoder takes a new one
 * between two datagrams.
 */
public final class DecodePolicy {
  private final boolean natInside;
  private final boolean reverse;
  private final boolean applySampling;
  private final boolean samplingAsNfacctd;
  private final boolean fallback;
  private final boolean honourWithdrawals;
  private final OutCounters outCounters;
  private final Map<Address, OutCounters> outOverrides;
  private final long[] overrideAddresses;
  private final long[] overrideRates;

  private DecodePolicy(Builder builder) {
    natInside = builder.natInside;
    reverse = builder.reverse;
    applySampling = builder.applySampling;
    samplingAsNfacctd = builder.samplingAsNfacctd;
    fallback = builder.fallback;
    honourWithdrawals = builder.honourWithdrawals;
    outCounters = builder.outCounters;
    outOverrides = Map.copyOf(builder.outOverrides);
    overrideAddresses = new long[2 * builder.overrides.size()];
    overrideRates = new long[builder.overrides.size()];
    for (int i = 0; i < overrideRates.length; i++) {
      long[] override = builder.overrides.get(i);
      overrideAddresses[2 * i] = override[0];
      overrideAddresses[2 * i + 1] = override[1];
      overrideRates[i] = override[2];
    }
  }

  /** Inside addresses, both halves of biflows, sampling applied, no override. */
  public static DecodePolicy defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Hosts behind NAT under their inside address. */
  public boolean natInside() {
    return natInside;
  }

  /** Reverse counters count as a flow of the other direction. */
  public boolean reverse() {
    return reverse;
  }

  /** Bytes and packets are multiplied by the rate of sampling. */
  public boolean applySampling() {
    return applySampling;
  }

  /** Rates are read as nfacctd reads them: by the elements that are there, without a scope. */
  public boolean samplingAsNfacctd() {
    return samplingAsNfacctd;
  }

  /** What is 0 or absent gives way to the record's next element that means the same. */
  public boolean fallback() {
    return fallback;
  }

  /** IPFIX withdrawals take effect: right for SCTP, TCP and files, never for UDP. */
  public boolean honourWithdrawals() {
    return honourWithdrawals;
  }

  /** The rate that the operator set for an exporter, 0 if none. */
  public long samplingOverride(long hi, long lo) {
    for (int i = 0; i < overrideRates.length; i++) {
      if (overrideAddresses[2 * i] == hi && overrideAddresses[2 * i + 1] == lo) {
        return overrideRates[i];
      }
    }
    return 0;
  }

  /** What 23/24 of an exporter are. */
  OutCounters outCounters(long hi, long lo) {
    return outOverrides.isEmpty()
        ? outCounters
        : outOverrides.getOrDefault(new Address(hi, lo), outCounters);
  }

  private record Address(long hi, long lo) {}

  /** Collects the decisions; not thread-safe. */
  public static final class Builder {
    private boolean natInside = true;
    private boolean reverse = true;
    private boolean applySampling = true;
    private boolean samplingAsNfacctd;
    private boolean fallback = true;
    private boolean honourWithdrawals;
    private OutCounters outCounters = OutCounters.AUTO;
    private final Map<Address, OutCounters> outOverrides = new HashMap<>();
    private final List<long[]> overrides = new ArrayList<>();

    private Builder() {}

    public Builder natInside(boolean value) {
      natInside = value;
      return this;
    }

    public Builder reverse(boolean value) {
      reverse = value;
      return this;
    }

    public Builder applySampling(boolean value) {
      applySampling = value;
      return this;
    }

    public Builder samplingAsNfacctd(boolean value) {
      samplingAsNfacctd = value;
      return this;
    }

    public Builder fallback(boolean value) {
      fallback = value;
      return this;
    }

    public Builder honourWithdrawals(boolean value) {
      honourWithdrawals = value;
      return this;
    }

    /** What 23/24 of every exporter are that has no override. */
    public Builder outCounters(OutCounters value) {
      outCounters = value;
      return this;
    }

    /** What 23/24 of this exporter are. */
    public Builder outCounters(long hi, long lo, OutCounters value) {
      outOverrides.put(new Address(hi, lo), value);
      return this;
    }

    /** One packet in {@code rate} of this exporter is sampled, whatever it says itself. */
    public Builder samplingOverride(long hi, long lo, long rate) {
      if (rate < 1) {
        throw new IllegalArgumentException("a sampling rate is 1 or more, not " + rate);
      }
      overrides.add(new long[] {hi, lo, rate});
      return this;
    }

    public DecodePolicy build() {
      return new DecodePolicy(this);
    }
  }
}
