// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DecodedRecord.DecodedFlow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every capture of the corpus, record by record: the raw fields, the line of JSON, the flow as on
 * the wire, behind NAT and with sampling applied, and the counters. Prints a table at its end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorpusTest {
  private static final int SHOWN = 10;

  private final CorpusTable table = new CorpusTable();

  static List<Corpus.Case> cases() {
    return Corpus.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decodesToTheExpectedRecords(Corpus.Case corpusCase) {
    List<ExpectedRecord> options = ExpectedRecord.options(corpusCase.name());
    DecodedCapture wire = decode(corpusCase, DecodedCapture.wire());
    List<String> mismatches = new ArrayList<>();

    List<Pair> flowPairs = pairFlows(corpusCase, wire, mismatches);
    List<Pair> optionPairs = pair("options", options, wire.optionRecords(), mismatches);
    flowPairs.forEach(pair -> pair.compareRecord(mismatches));
    optionPairs.forEach(pair -> pair.compareRecord(mismatches));
    flowPairs.forEach(
        pair -> pair.compareFlow(mismatches, (expected, flow) -> expected.differences(flow)));
    compareInside(corpusCase, mismatches);
    compareSampled(corpusCase, new ExpectedSampling(options), mismatches);
    compareBothWays(corpusCase, mismatches);
    compareCounters(corpusCase, wire, mismatches);

    int flows = flowPairs.stream().mapToInt(pair -> pair.actual.flows.size()).sum();
    table.add(corpusCase.name(), flowPairs.size(), optionPairs.size(), flows, mismatches.size());
    assertThat(mismatches.subList(0, Math.min(SHOWN, mismatches.size())))
        .as("%d mismatches", mismatches.size())
        .isEmpty();
  }

  @AfterAll
  void printTable() {
    table.print("Corpus: records of real exporters against what they should decode to");
  }

  private static DecodedCapture decode(Corpus.Case corpusCase, DecodePolicy.Builder policy) {
    return DecodedCapture.of(corpusCase.capture(), policy.build());
  }

  /** The source before translation, the destination after it. */
  private static void compareInside(Corpus.Case corpusCase, List<String> mismatches) {
    DecodedCapture inside = decode(corpusCase, DecodedCapture.wire().natInside(true));
    for (Pair pair : pairFlows(corpusCase, inside, mismatches)) {
      pair.compareFlow(mismatches, ExpectedFlow::differencesInside);
    }
  }

  private static void compareSampled(
      Corpus.Case corpusCase, ExpectedSampling sampling, List<String> mismatches) {
    DecodedCapture sampled = decode(corpusCase, DecodedCapture.wire().applySampling(true));
    long unknown = 0;
    for (Pair pair : pairFlows(corpusCase, sampled, mismatches)) {
      double rate = sampling.rate(pair.expected);
      unknown += sampling.isUnknown(pair.expected) ? pair.actual.flows.size() : 0;
      pair.compareFlow(mismatches, (expected, flow) -> expected.differencesSampled(rate, flow));
    }
    long[] counted = new long[1];
    sampled.table.forEach(exporter -> counted[0] += exporter.unknownSamplingRecords());
    ExpectedFlow.equal(mismatches, "records of unknown sampling", unknown, counted[0]);
  }

  /** The reverse counters of a record are a flow of their own. */
  private static void compareBothWays(Corpus.Case corpusCase, List<String> mismatches) {
    DecodedCapture both = decode(corpusCase, DecodedCapture.wire().reverse(true));
    for (Pair pair : pairFlows(corpusCase, both, mismatches)) {
      pair.compareReverse(mismatches);
    }
  }

  private static void compareCounters(
      Corpus.Case corpusCase, DecodedCapture wire, List<String> mismatches) {
    ExpectedFlow.equal(mismatches, "datagrams decoded", wire.datagrams, wire.decoded);
    long[] sums = new long[3];
    wire.table.forEach(
        exporter -> {
          for (ProtocolVersion version : ProtocolVersion.values()) {
            sums[0] += exporter.records(version);
          }
          sums[0] += exporter.events() + exporter.optionRecords();
          sums[1] += exporter.errors(WireError.UNKNOWN_TEMPLATE);
          sums[2] += exporter.flows();
        });
    long flows = wire.records.stream().mapToLong(record -> record.flows.size()).sum();
    ExpectedFlow.equal(mismatches, "records counted", wire.records.size(), sums[0]);
    ExpectedFlow.equal(
        mismatches, "sets without template", corpusCase.setsWithoutTemplate(), sums[1]);
    ExpectedFlow.equal(mismatches, "flows counted", flows, sums[2]);
  }

  private static List<Pair> pairFlows(
      Corpus.Case corpusCase, DecodedCapture capture, List<String> mismatches) {
    List<ExpectedRecord> expected = ExpectedRecord.flows(corpusCase.name());
    List<DecodedRecord> actual = new ArrayList<>(capture.flowRecords());
    if (ExpectedRecord.isBuffered(corpusCase.name())) {
      // Held data comes when its template does, not in the order of the wire.
      expected.sort(Comparator.comparing(record -> record.fields().toString()));
      actual.sort(Comparator.comparing(record -> record.fields.toString()));
    }
    return pair("flow", expected, actual, mismatches);
  }

  private static List<Pair> pair(
      String kind,
      List<ExpectedRecord> expected,
      List<DecodedRecord> actual,
      List<String> mismatches) {
    ExpectedFlow.equal(mismatches, kind + " records", expected.size(), actual.size());
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      pairs.add(new Pair(expected.get(i), actual.get(i)));
    }
    return pairs;
  }

  private record Pair(ExpectedRecord expected, DecodedRecord actual) {

    void compareRecord(List<String> mismatches) {
      List<String> found = new ArrayList<>();
      if (!actual.fields.equals(expected.fields())) {
        found.add("fields " + actual.fields);
      }
      if (actual.options && !actual.scope.equals(expected.scope())) {
        found.add("scope " + actual.scope);
      }
      ExpectedFlow.equal(found, "version", expected.number("ver"), actual.version);
      ExpectedFlow.equal(found, "domain", expected.domain(), actual.domain);
      ExpectedFlow.equal(found, "template", expected.number("tid"), actual.template);
      ExpectedFlow.address(found, "exporter", expected.text("exporter"), actual.exporter);
      found.addAll(ExpectedLine.differences(expected, actual.json, actual.options));
      add(mismatches, found);
    }

    void compareFlow(
        List<String> mismatches, BiFunction<ExpectedFlow, DecodedFlow, List<String>> differences) {
      ExpectedFlow flow = new ExpectedFlow(expected);
      if (actual.flows.size() == 1) {
        add(mismatches, differences.apply(flow, actual.flows.get(0)));
      } else if (!actual.flows.isEmpty() || !flow.mayBeEvent()) {
        add(mismatches, List.of(actual.flows.size() + " flows"));
      }
    }

    void compareReverse(List<String> mismatches) {
      ExpectedFlow flow = new ExpectedFlow(expected);
      List<DecodedFlow> backward = actual.flows.stream().filter(DecodedFlow::reverse).toList();
      List<String> found = new ArrayList<>();
      ExpectedFlow.equal(found, "reverse flows", flow.reverseBytes() > 0 ? 1 : 0, backward.size());
      backward.forEach(reverse -> found.addAll(flow.differencesReverse(reverse)));
      add(mismatches, found);
    }

    private void add(List<String> mismatches, List<String> found) {
      found.forEach(difference -> mismatches.add(difference + " in " + expected));
    }
  }
}
