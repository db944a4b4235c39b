// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.exporter.ExporterCounters;
import org.jspecify.annotations.Nullable;

/**
 * What one datagram added to the counters, handed to its exporter's at the end: one addition a
 * datagram, and a stranger whose first datagram decodes gets all of its counts. One a decoder.
 */
public final class DatagramTally {
  private static final int ERRORS = 32;

  long records;
  private long ingressFlows;
  private long egressFlows;
  private long undirectedFlows;
  long events;
  long optionRecords;
  public long unknownSampling;
  long replayed;
  long outBytes;
  long outPackets;
  private final @Nullable WireError[] errors = new WireError[ERRORS];
  private int errorCount;

  DatagramTally() {}

  /** Errors past the first {@link #ERRORS} of a datagram are counted at once. */
  void error(WireError error, Exporter exporter) {
    if (errorCount < ERRORS) {
      errors[errorCount++] = error;
    } else {
      exporter.counters().error(error);
    }
  }

  /** One flow, of which IE 61 says 0 for ingress, 1 for egress, or nothing: -1. */
  void flow(int direction) {
    if (direction < 0) {
      undirectedFlows++;
    } else if (direction == 0) {
      ingressFlows++;
    } else {
      egressFlows++;
    }
  }

  void handTo(ExporterCounters counters, ProtocolVersion version) {
    if (records != 0) {
      counters.records(version).add(records);
    }
    add(ingressFlows, FlowDirection.INGRESS, counters);
    add(egressFlows, FlowDirection.EGRESS, counters);
    add(undirectedFlows, FlowDirection.NOT_GIVEN, counters);
    if ((events | optionRecords | unknownSampling | replayed) != 0) {
      counters.events.add(events);
      counters.optionRecords.add(optionRecords);
      counters.unknownSampling.add(unknownSampling);
      counters.held(HeldOutcome.REPLAYED, replayed);
    }
    if ((outBytes | outPackets) != 0) {
      counters.outBytes.add(outBytes);
      counters.outPackets.add(outPackets);
    }
    for (int i = 0; i < errorCount; i++) {
      WireError error = errors[i];
      if (error != null) {
        counters.error(error);
      }
    }
    clear();
  }

  private static void add(long flows, FlowDirection direction, ExporterCounters counters) {
    if (flows != 0) {
      counters.flows(direction).add(flows);
    }
  }

  private void clear() {
    records = 0;
    ingressFlows = 0;
    egressFlows = 0;
    undirectedFlows = 0;
    events = 0;
    optionRecords = 0;
    unknownSampling = 0;
    replayed = 0;
    outBytes = 0;
    outPackets = 0;
    errorCount = 0;
  }
}
