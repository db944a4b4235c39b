// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DecodePolicy;
import io.flowtally.codec.Flows;
import io.flowtally.codec.Octets;
import io.flowtally.codec.V5Record;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a rate comes from, what wins, and what is visible of it. */
class SamplingRateTest {
  private final Flows flows = new Flows();

  private static DatagramBuilder v9() {
    return DatagramBuilder.v9();
  }

  /** Flows of 100 octets, 1 packet. */
  private static DatagramBuilder flow(DatagramBuilder.Field extra, Octets value) {
    return v9().template(256, field(1, 4), field(2, 4), extra)
        .data(256, values().u32(100).u32(1).bytes(value.toByteArray()));
  }

  private static DatagramBuilder plainFlow() {
    return v9().template(257, field(1, 4), field(2, 4)).data(257, values().u32(100).u32(1));
  }

  private static DatagramBuilder sampler(DatagramBuilder datagram, int id, int rate) {
    return datagram
        .optionsTemplate(300, 1, field(1, 4), field(48, 2), field(50, 4), field(49, 1))
        .data(300, values().u32(0).u16(id).u32(rate).u8(2));
  }

  private void counts(String... bytesAndPackets) {
    assertThat(flows.lines)
        .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
        .containsExactly(bytesAndPackets);
  }

  @ParameterizedTest
  @CsvSource({"0, 100, 10000/100", "1, 100, 10000/100", "3, 16383, 1638300/16383", "1, 0, 100/1"})
  void takes14BitsOfTheHeaderOfVersion5(int mode, int interval, String counted) {
    flows.send(
        DatagramBuilder.v5()
            .samplingHeader(mode, interval)
            .v5Record(V5Record.flow("10.0.0.1", "10.0.0.2", 100, 1)));
    counts(counted);
  }

  @Test
  void showsTheRateOfTheHeader() {
    flows.send(
        DatagramBuilder.v5()
            .samplingHeader(1, 512)
            .v5Record(V5Record.flow("10.0.0.1", "10.0.0.2", 1, 1)));
    assertThat(flows.exporter().samplingRates()).containsOnly(Map.entry("header", 512.0));
  }

  @ParameterizedTest
  @CsvSource({"34", "50"})
  void takesTheRateInTheRecord(int element) {
    flows.send(flow(field(element, 4), values().u32(20)));
    counts("2000/20");
    assertThat(flows.exporter().samplingRates()).containsEntry("record", 20.0);
  }

  @Test
  void takesZeroInTheRecordAsNothingSaid() {
    flows.send(flow(field(34, 4), values().u32(0)));
    counts("100/1");
    assertThat(flows.exporter().samplingRates()).isEmpty();
  }

  @Test
  void takesTheRateOfTheSamplerThatTheRecordNames() {
    flows.send(sampler(sampler(v9(), 1, 1000), 2, 10));
    flows.send(flow(field(48, 2), values().u16(2)));
    flows.send(flow(field(48, 1), values().u8(1)));
    counts("1000/10", "100000/1000");
    assertThat(flows.exporter().samplingRates())
        .containsEntry("sampler 1", 1000.0)
        .containsEntry("sampler 2", 10.0);
  }

  @Test
  void followsAChangeOfRateInMidStream() {
    flows.send(sampler(v9(), 1, 1000)).send(flow(field(48, 2), values().u16(1)));
    flows.send(sampler(v9(), 1, 50)).send(flow(field(48, 2), values().u16(1)));
    counts("100000/1000", "5000/50");
    assertThat(flows.exporter().samplingRates()).containsEntry("sampler 1", 50.0);
  }

  @Test
  void followsAChangeOfRateInsideADatagram() {
    flows.send(
        sampler(sampler(v9(), 1, 10).template(256, field(1, 4), field(48, 2)), 1, 20)
            .data(256, values().u32(100).u16(1)));
    counts("2000/0");
  }

  /** IPFIX, RFC 5477: a selector with packet interval and space. */
  @Test
  void takesTheSelectorOfIpfix() {
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(300, 1, field(302, 8), field(304, 2), field(305, 4), field(306, 4))
            .data(300, values().u64(5).u16(1).u32(1).u32(99))
            .template(256, field(1, 4), field(302, 8))
            .data(256, values().u32(100).u64(5)));
    counts("10000/0");
  }

  @Test
  void takesSizeAndPopulationOfIpfix() {
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(300, 1, field(302, 1), field(304, 2), field(309, 4), field(310, 4))
            .data(300, values().u8(5).u16(3).u32(2).u32(1000))
            .template(256, field(1, 4), field(302, 4))
            .data(256, values().u32(100).u32(5)));
    counts("50000/0");
  }

  @Test
  void takesTheProbabilityOfIpfix() {
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(300, 1, field(302, 1), field(311, 8))
            .data(300, values().u8(5).u64(Double.doubleToLongBits(0.25)))
            .template(256, field(1, 4), field(302, 4))
            .data(256, values().u32(100).u32(5)));
    counts("400/0");
  }

  @Test
  void roundsRatesThatAreNoWholeNumber() {
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(300, 1, field(302, 1), field(305, 4), field(306, 4))
            .data(300, values().u8(5).u32(2).u32(1))
            .template(256, field(1, 4), field(302, 4))
            .data(256, values().u32(101).u32(5)));
    counts("152/0");
  }

  @Test
  void takesTheRateOfTheWholeSystem() {
    flows.send(
        v9().optionsTemplate(300, 1, field(1, 4), field(34, 4)).data(300, values().u32(0).u32(30)));
    flows.send(plainFlow());
    counts("3000/30");
    assertThat(flows.exporter().samplingRates()).containsEntry("system", 30.0);
  }

  /** Scope type 2 of v9 is an interface (RFC 3954 section 6.1). */
  @Test
  void takesTheRateOfTheInterface() {
    flows.send(
        v9().optionsTemplate(300, 1, field(2, 4), field(34, 4))
            .data(300, values().u32(7).u32(70), values().u32(8).u32(80)));
    flows.send(flow(field(10, 2), values().u16(8)));
    flows.send(flow(field(10, 2), values().u16(9)));
    counts("8000/80", "100/1");
    assertThat(flows.exporter().samplingRates()).containsEntry("interface 7", 70.0);
  }

  @Test
  void takesTheOnlySamplerForRecordsThatNameNone() {
    flows.send(sampler(v9(), 1, 1000)).send(plainFlow());
    counts("100000/1000");
  }

  @Test
  void takesNoneOfSeveralSamplersForRecordsThatNameNone() {
    flows.send(sampler(sampler(v9(), 1, 1000), 2, 10)).send(plainFlow());
    counts("100/1");
  }

  /** Juniper exports its sampling options in another domain than the flows. */
  @Test
  void takesTheOnlyRateOfAnotherDomain() {
    flows.send(
        DatagramBuilder.ipfix()
            .domain(524_288)
            .optionsTemplate(512, 1, field(144, 4), field(34, 4))
            .data(512, values().u32(2).u32(1000)));
    flows.send(DatagramBuilder.ipfix().template(256, field(1, 4)).data(256, values().u32(100)));
    counts("100000/0");
  }

  @Test
  void keepsSamplersOfDomainsApart() {
    flows.send(sampler(v9().domain(1), 1, 10)).send(sampler(v9().domain(2), 1, 20));
    flows.send(
        v9().domain(2)
            .template(256, field(1, 4), field(48, 2))
            .data(256, values().u32(100).u16(1)));
    counts("2000/0");
    assertThat(flows.exporter().samplingRates())
        .containsEntry("sampler 1", 10.0)
        .containsEntry("sampler 1 domain 2", 20.0);
  }

  @Test
  void countsRecordsOfASamplerThatNobodyDescribed() {
    flows.send(flow(field(48, 2), values().u16(9))).send(flow(field(48, 2), values().u16(0)));
    counts("100/1", "100/1");
    assertThat(flows.exporter().unknownSamplingRecords()).isEqualTo(1);
  }

  @Test
  void takesTheOnlySamplerForRecordsOfAnotherThatNobodyDescribed() {
    flows.send(sampler(v9(), 1, 1000)).send(flow(field(48, 2), values().u16(9)));
    counts("100000/1000");
    assertThat(flows.exporter().unknownSamplingRecords()).isZero();
  }

  @Test
  void takesTheOnlySamplerOfTheDomainBeforeThoseOfOthers() {
    flows.send(sampler(sampler(v9().domain(5), 1, 1000), 2, 500)).send(sampler(v9(), 3, 10));
    flows.send(flow(field(48, 2), values().u16(9)));
    counts("1000/10");
  }

  @Test
  void takesTheOnlySamplerOfTheExporterWhereTheDomainHasNone() {
    flows.send(sampler(v9().domain(5), 1, 1000)).send(flow(field(48, 2), values().u16(9)));
    counts("100000/1000");
  }

  @Test
  void guessesAmongSeveralSamplersForNone() {
    flows.send(sampler(sampler(v9(), 1, 1000), 2, 10)).send(flow(field(48, 2), values().u16(9)));
    counts("100/1");
    assertThat(flows.exporter().unknownSamplingRecords()).isEqualTo(1);
  }

  @Test
  void takesTheRateOfTheSystemWhereSeveralSamplersAreKnown() {
    flows.send(
        sampler(sampler(v9(), 1, 1000), 2, 10)
            .optionsTemplate(301, 1, field(1, 4), field(34, 4))
            .data(301, values().u32(0).u32(30)));
    flows.send(flow(field(48, 2), values().u16(9)));
    counts("3000/30");
    assertThat(flows.exporter().unknownSamplingRecords()).isZero();
  }

  @Test
  void letsTheOperatorOverrideEverything() {
    flows.decoder.policy(DecodePolicy.builder().samplingOverride(0, Flows.EXPORTER, 7).build());
    flows.send(flow(field(34, 4), values().u32(20)));
    flows.sendFrom(1, flow(field(34, 4), values().u32(20)).build());
    counts("700/7", "2000/20");
    assertThat(flows.exporter().samplingRates()).containsEntry("override", 7.0);
  }

  @Test
  void appliesNothingIfThePolicySaysSo() {
    flows.decoder.policy(
        DecodePolicy.builder().applySampling(false).samplingOverride(0, 1, 7).build());
    flows.send(flow(field(34, 4), values().u32(20)));
    counts("100/1");
    assertThat(flows.exporter().samplingRates()).containsEntry("record", 20.0);
  }
}
