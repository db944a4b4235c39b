// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The broken captures of the corpus: what may be decoded is, and the rest is counted under the
 * right reason. Where the corpus leaves a choice, {@link #OUTCOMES} says which one is ours.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedCorpusTest {
  /** Flow records, option records, and the reasons that must be counted. */
  private record Outcome(int flows, int options, Set<WireError> errors) {}

  private static final Map<String, Outcome> OUTCOMES =
      Map.ofEntries(
          // The length in the header ends the message; the set that goes beyond it is dropped.
          Map.entry(
              "ipfix-vflow-multi-bad-lengths",
              outcome(2, 0, WireError.SET_TOO_LONG, WireError.TRAILING_OCTETS)),
          Map.entry("v5-invalid01-count", outcome(30, 0, WireError.RECORD_COUNT)),
          Map.entry("v5-invalid02-count", outcome(30, 0, WireError.RECORD_COUNT)),
          Map.entry("v5-trailing-datagrams", outcome(2, 0, WireError.TRAILING_OCTETS)),
          Map.entry("v9-invalid01", outcome(2, 1)),
          Map.entry("v9-truncated-flowset-softflowd", outcome(2, 0, WireError.SET_TOO_LONG)),
          Map.entry("v9-incomplete-nprobe", outcome(0, 0, WireError.UNKNOWN_TEMPLATE)),
          Map.entry("ipfix-two-messages-one-datagram", outcome(6, 1, WireError.TRAILING_OCTETS)),
          // The first set is read with its zero-length times, the last overruns the message.
          Map.entry(
              "ipfix-telegraf-14370-lengths",
              outcome(1, 0, WireError.SET_TOO_LONG, WireError.TRAILING_OCTETS)),
          // Its header says 1316 octets, and so many there are: only a template is missing.
          Map.entry("ipfix-missing-template-258", outcome(4, 0, WireError.UNKNOWN_TEMPLATE)),
          Map.entry("ipfix-only-data-no-templates", outcome(0, 0, WireError.UNKNOWN_TEMPLATE)),
          Map.entry("ipfix-header-and-zeros", outcome(0, 0)),
          Map.entry(
              "ipfix-bad-template-field-count",
              outcome(0, 0, WireError.TEMPLATE_CUT, WireError.UNKNOWN_TEMPLATE)),
          Map.entry("ipfix-bad-set-length", outcome(0, 0)),
          Map.entry("ipfix-bad-set-length-very-long", outcome(0, 0, WireError.SET_TOO_LONG)),
          Map.entry(
              "ipfix-calmh-truncated",
              outcome(0, 0, WireError.MESSAGE_CUT, WireError.SET_TOO_LONG)),
          Map.entry("v9-pynetflow-garbage", outcome(20, 0, WireError.UNKNOWN_VERSION)),
          Map.entry("v9-pynetflow-zeros", outcome(0, 0)));

  private static Outcome outcome(int flows, int options, WireError... errors) {
    return new Outcome(flows, options, Set.of(errors));
  }

  private final CorpusTable table = new CorpusTable();

  static List<Corpus.Case> cases() {
    return Corpus.malformed();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decodesWhatIsSoundAndCountsTheRest(Corpus.Case corpusCase) {
    Outcome outcome = OUTCOMES.get(corpusCase.name());
    DecodedCapture capture = DecodedCapture.of(corpusCase.capture(), DecodedCapture.wire().build());
    List<String> mismatches = new ArrayList<>();

    ExpectedFlow.equal(mismatches, "flow records", outcome.flows, capture.flowRecords().size());
    ExpectedFlow.equal(
        mismatches, "option records", outcome.options, capture.optionRecords().size());
    List<ExpectedRecord> expected = ExpectedRecord.flows(corpusCase.name());
    for (int i = 0; i < Math.min(expected.size(), capture.flowRecords().size()); i++) {
      if (!capture.flowRecords().get(i).fields.equals(expected.get(i).fields())) {
        mismatches.add(capture.flowRecords().get(i).fields + ", not " + expected.get(i));
      }
    }
    compareErrors(outcome, capture, mismatches);

    table.add(
        corpusCase.name(),
        capture.flowRecords().size(),
        capture.optionRecords().size(),
        capture.records.stream().mapToInt(record -> record.flows.size()).sum(),
        mismatches.size());
    assertThat(mismatches).as(corpusCase.robust()).isEmpty();
  }

  @AfterAll
  void printTable() {
    table.print("Corpus: broken captures");
  }

  private static void compareErrors(
      Outcome outcome, DecodedCapture capture, List<String> mismatches) {
    Set<WireError> counted = new TreeSet<>();
    long rejected = 0;
    for (WireError error : WireError.values()) {
      long count = capture.table.errors(error);
      if (count > 0) {
        counted.add(error);
      }
      rejected += error.rejectsDatagram() ? count : 0;
    }
    ExpectedFlow.equal(
        mismatches, "decoded and rejected", capture.datagrams, capture.decoded + rejected);
    if (!counted.containsAll(outcome.errors)) {
      mismatches.add("errors " + counted + ", not " + outcome.errors);
    }
  }
}
