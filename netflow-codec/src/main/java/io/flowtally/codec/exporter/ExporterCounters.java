// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.FlowDirection;
import io.flowtally.codec.HeldOutcome;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.WireError;
import java.util.EnumMap;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one exporter sent, counted. Loops add once a datagram, any thread reads; no lock.
 *
 * <p>When the table forgets an exporter, its counts are added to those of the forgotten.
 */
public final class ExporterCounters {
  private final EnumMap<ProtocolVersion, LongAdder> datagrams = adders(ProtocolVersion.class);
  private final EnumMap<ProtocolVersion, LongAdder> records = adders(ProtocolVersion.class);
  private final EnumMap<WireError, LongAdder> errors = adders(WireError.class);
  private final EnumMap<FlowDirection, LongAdder> flows = adders(FlowDirection.class);
  private final EnumMap<HeldOutcome, LongAdder> held = adders(HeldOutcome.class);
  public final LongAdder optionRecords = new LongAdder();
  public final LongAdder events = new LongAdder();
  public final LongAdder unknownSampling = new LongAdder();
  public final LongAdder outBytes = new LongAdder();
  public final LongAdder outPackets = new LongAdder();
  final LongAdder missedDatagrams = new LongAdder();
  final LongAdder missedRecords = new LongAdder();

  ExporterCounters() {}

  private static <K extends Enum<K>> EnumMap<K, LongAdder> adders(Class<K> kind) {
    EnumMap<K, LongAdder> adders = new EnumMap<>(kind);
    for (K key : kind.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }

  private static <K extends Enum<K>> LongAdder of(EnumMap<K, LongAdder> adders, K key) {
    return Objects.requireNonNull(adders.get(key));
  }

  public LongAdder datagrams(ProtocolVersion version) {
    return of(datagrams, version);
  }

  public LongAdder records(ProtocolVersion version) {
    return of(records, version);
  }

  public LongAdder flows(FlowDirection direction) {
    return of(flows, direction);
  }

  /** v9 numbers its datagrams, v5 and IPFIX their records. */
  LongAdder missed(ProtocolVersion version) {
    return version == ProtocolVersion.V9 ? missedDatagrams : missedRecords;
  }

  public void error(WireError error) {
    of(errors, error).increment();
  }

  long errors(WireError error) {
    return of(errors, error).sum();
  }

  public void held(HeldOutcome outcome, long sets) {
    of(held, outcome).add(sets);
  }

  public long held(HeldOutcome outcome) {
    return of(held, outcome).sum();
  }

  /** Moves the counts here. What others add meanwhile stays with them, for the next time. */
  void take(ExporterCounters other) {
    takeAll(datagrams, other.datagrams);
    takeAll(records, other.records);
    takeAll(errors, other.errors);
    takeAll(held, other.held);
    takeAll(flows, other.flows);
    optionRecords.add(other.optionRecords.sumThenReset());
    events.add(other.events.sumThenReset());
    unknownSampling.add(other.unknownSampling.sumThenReset());
    outBytes.add(other.outBytes.sumThenReset());
    outPackets.add(other.outPackets.sumThenReset());
    missedDatagrams.add(other.missedDatagrams.sumThenReset());
    missedRecords.add(other.missedRecords.sumThenReset());
  }

  private static <K extends Enum<K>> void takeAll(
      EnumMap<K, LongAdder> sums, EnumMap<K, LongAdder> others) {
    others.forEach((key, other) -> of(sums, key).add(other.sumThenReset()));
  }
}
