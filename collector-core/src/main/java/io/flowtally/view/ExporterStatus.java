// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import java.util.Map;

/**
 * The counters of one exporter.
 *
 * @param exporter its address, or {@code other}
 * @param datagrams decoded datagrams by version: 5, 9, 10
 * @param records flow records by version
 * @param flows records, and the reverse halves of biflows, by the direction they were metered in
 * @param errors what lost data, by reason
 * @param warnings what was odd and lost none, by reason
 * @param events records without counters, such as NAT logs and NSEL flow-created
 * @param missedDatagrams by sequence numbers of v9
 * @param missedRecords by sequence numbers of v5 and IPFIX
 * @param templates known now
 * @param heldSets data sets held for their template, by outcome
 * @param samplingRates the rate in force, by where it came from
 * @param unknownSamplingRecords flow records of which nobody has told the rate
 * @param outCounters what 23/24 held beside 1/2
 * @param lastDatagramSeconds Unix time; 0 for {@code other}, which has no one clock
 */
public record ExporterStatus(
    String exporter,
    Map<String, Long> datagrams,
    Map<String, Long> records,
    Map<String, Long> flows,
    Map<String, Long> errors,
    Map<String, Long> warnings,
    long events,
    long missedDatagrams,
    long missedRecords,
    long templates,
    Map<String, Long> heldSets,
    Map<String, Double> samplingRates,
    long unknownSamplingRecords,
    OutCountersStatus outCounters,
    double lastDatagramSeconds) {}
