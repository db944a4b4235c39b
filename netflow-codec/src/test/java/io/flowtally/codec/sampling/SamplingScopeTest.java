// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Flows;
import io.flowtally.codec.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options data is about its scope, and a rate holds for the flows that can name it. */
class SamplingScopeTest {
  private final Flows flows = new Flows();

  private void describe(DatagramBuilder datagram, int scope, int length, long about, long rate) {
    Octets record = length == 2 ? values().u16((int) about) : values().u32(about);
    flows.send(
        datagram
            .optionsTemplate(300, 1, field(scope, length), field(34, 4))
            .data(300, record.u32(rate)));
  }

  private static DatagramBuilder flow(DatagramBuilder datagram, int template) {
    return datagram.template(template, field(1, 4)).data(template, values().u32(100));
  }

  private String last() {
    String line = flows.lines.get(flows.lines.size() - 1);
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  private long unknown() {
    return flows.exporter().unknownSamplingRecords();
  }

  @ParameterizedTest
  @CsvSource({"true, 145, 2", "true, 145, 4", "false, 5, 2", "false, 5, 4"})
  void aRateOfATemplateIsForItsRecords(boolean ipfix, int scope, int length) {
    describe(ipfix ? DatagramBuilder.ipfix() : DatagramBuilder.v9(), scope, length, 256, 1000);
    describe(ipfix ? DatagramBuilder.ipfix() : DatagramBuilder.v9(), scope, length, 257, 10);
    flows.send(flow(ipfix ? DatagramBuilder.ipfix() : DatagramBuilder.v9(), 256));
    assertThat(last()).isEqualTo("100000/0");
    flows.send(flow(ipfix ? DatagramBuilder.ipfix() : DatagramBuilder.v9(), 257));
    assertThat(last()).isEqualTo("1000/0");
    assertThat(unknown()).isZero();
    flows.send(flow(ipfix ? DatagramBuilder.ipfix() : DatagramBuilder.v9(), 258));
    assertThat(last()).isEqualTo("100/0");
    assertThat(unknown()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"true, 141", "false, 3"})
  void aRateOfALineCardIsForFlowsThatNameIt(boolean ipfix, int scope) {
    describe(ipfix ? DatagramBuilder.ipfix() : DatagramBuilder.v9(), scope, 4, 3, 50);
    DatagramBuilder named = ipfix ? DatagramBuilder.ipfix() : DatagramBuilder.v9();
    flows.send(named.template(256, field(1, 4), field(141, 4)).data(256, values().u32(100).u32(3)));
    assertThat(last()).isEqualTo("5000/0");
    flows.send(flow(ipfix ? DatagramBuilder.ipfix() : DatagramBuilder.v9(), 257));
    assertThat(last()).isEqualTo("100/0");
    assertThat(unknown()).isEqualTo(1);
  }

  @Test
  void aRateThatNoFlowCanNameIsNobodys() {
    describe(DatagramBuilder.ipfix(), 138, 4, 7, 50);
    flows.send(flow(DatagramBuilder.ipfix(), 256));
    assertThat(last()).isEqualTo("100/0");
    assertThat(unknown()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"143", "144", "130"})
  void aRateOfTheExporterIsForEveryFlow(int scope) {
    describe(DatagramBuilder.ipfix(), scope, 4, 7, 50);
    flows.send(flow(DatagramBuilder.ipfix(), 256));
    assertThat(last()).isEqualTo("5000/0");
  }

  @Test
  void aRateOfADomainIsForThatDomain() {
    describe(DatagramBuilder.ipfix().domain(1), 149, 4, 7, 50);
    describe(DatagramBuilder.ipfix().domain(1), 149, 4, 8, 60);
    flows.send(flow(DatagramBuilder.ipfix().domain(7), 256));
    assertThat(last()).isEqualTo("5000/0");
    flows.send(flow(DatagramBuilder.ipfix().domain(8), 256));
    assertThat(last()).isEqualTo("6000/0");
    flows.send(flow(DatagramBuilder.ipfix().domain(9), 256));
    assertThat(last()).isEqualTo("100/0");
    assertThat(unknown()).isEqualTo(1);
  }

  @Test
  void aFlowWithoutADirectionTakesTheRateOfEitherInterface() {
    describe(DatagramBuilder.v9(), 2, 4, 2, 70);
    flows.send(
        DatagramBuilder.v9()
            .template(256, field(1, 4), field(10, 4), field(14, 4))
            .data(256, values().u32(100).u32(1).u32(2)));
    assertThat(last()).isEqualTo("7000/0");
  }

  @Test
  void severalSamplersOfWhichTheFlowNamesNoneAreUnknown() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(300, 1, field(1, 4), field(48, 2), field(50, 4))
            .data(300, values().u32(0).u16(1).u32(100), values().u32(0).u16(2).u32(1000)));
    flows.send(flow(DatagramBuilder.v9(), 256));
    assertThat(last()).isEqualTo("100/0");
    assertThat(unknown()).isEqualTo(1);
  }

  @Test
  void thePlainRateOfADomainGivesWayToItsSampler() {
    describe(DatagramBuilder.v9(), 1, 4, 0, 0);
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(301, 1, field(1, 4), field(48, 2), field(50, 4))
            .data(301, values().u32(0).u16(1).u32(100)));
    flows.send(flow(DatagramBuilder.v9(), 256));
    assertThat(last()).isEqualTo("10000/0");
  }

  @Test
  void readsOptionsInTheFormOfV9InIpfix() {
    flows.send(
        DatagramBuilder.ipfix()
            .rawSet(1, 18, 1, 44, 0, 4, 0, 4, 0, 1, 0, 4, 0, 34, 0, 4)
            .data(300, values().u32(0).u32(50)));
    flows.send(flow(DatagramBuilder.ipfix(), 256));
    assertThat(last()).isEqualTo("5000/0");
  }
}
