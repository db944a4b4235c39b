package io.flowtally.codec;

import java.util.Map;

/**
 * One exporter: what it taught us, and the counters of what it sent. Shared by all loops; counters
 * may be read by any thread at any time.
 */
public final class Exporter {
  private final long addressHi;
  private final long addressLo;

  Exporter(long addressHi, long addressLo) {
    this.addressHi = addressHi;
    this.addressLo = addressLo;
  }

  public long addressHi() {
    return addressHi;
  }

  public long addressLo() {
    return addressLo;
  }

  /** Decoded datagrams of one version. */
  public long datagrams(ProtocolVersion version) {
    return 0;
  }

  /** Data records that were read as flows; both halves of a biflow are one record. */
  public long records(ProtocolVersion version) {
    return 0;
  }

  /** Flows delivered: records, and the reverse halves of biflows. */
  public long flows() {
    return 0;
  }

  /** Data records of options templates. */
  public long optionRecords() {
    return 0;
  }

  /** Data records that are no flows: NAT logs, NSEL flow-created, records without counters. */
  public long events() {
    return 0;
  }

  public long errors(WireError error) {
    return 0;
  }

  /** Datagrams of v9 that were sent and never came. */
  public long missedDatagrams() {
    return 0;
  }

  /** Records of v5 and IPFIX that were sent and never came. */
  public long missedRecords() {
    return 0;
  }

  public long templateCount() {
    return 0;
  }

  /** Data sets that came before their template, by what became of them. */
  public long heldSets(HeldOutcome outcome) {
    return 0;
  }

  /**
   * The rates in force by where they came from: {@code override}, {@code header}, {@code record},
   * {@code sampler N}, {@code interface N}, {@code system}.
   */
  public Map<String, Double> samplingRates() {
    return Map.of();
  }

  /** Flow records that name a sampler which no options data has described. */
  public long unknownSamplingRecords() {
    return 0;
  }

  /** Unix time of the last decoded datagram, 0 before the first. */
  public long lastDatagramMs() {
    return 0;
  }

  /** Whether any datagram of it has been decoded. */
  public boolean decodedAny() {
    return lastDatagramMs() != 0;
  }
}
