package io.flowtally.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * What the operator decides about the reading of records. Immutable; a decoder takes a new one
 * between two datagrams.
 */
public final class DecodePolicy {
  private final boolean natInside;
  private final boolean reverse;
  private final boolean applySampling;
  private final boolean honourWithdrawals;
  private final long[] overrideAddresses;
  private final long[] overrideRates;

  private DecodePolicy(Builder builder) {
    natInside = builder.natInside;
    reverse = builder.reverse;
    applySampling = builder.applySampling;
    honourWithdrawals = builder.honourWithdrawals;
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

  /** Octets and packets are multiplied by the rate of sampling. */
  public boolean applySampling() {
    return applySampling;
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

  /** Collects the decisions; not thread-safe. */
  public static final class Builder {
    private boolean natInside = true;
    private boolean reverse = true;
    private boolean applySampling = true;
    private boolean honourWithdrawals;
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

    public Builder honourWithdrawals(boolean value) {
      honourWithdrawals = value;
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
