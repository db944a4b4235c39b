// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import static io.flowtally.codec.DatagramBuilder.VARIABLE;
import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.DecodePolicy;
import io.flowtally.codec.Flows;
import io.flowtally.codec.Octets;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.WireError;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Templates as RFC 3954 sections 5.2 and 6.1, RFC 7011 sections 3.4 and 8 have them. */
class TemplateSetReaderTest {
  private static final DatagramBuilder.Field[] FLOW = {
    field(8, 4), field(12, 4), field(1, 4), field(2, 4)
  };

  private final Flows flows = new Flows();

  private static Octets record(int bytes) {
    return values().ip("10.0.0.1").ip("10.0.0.2").u32(bytes).u32(1);
  }

  private void noErrors() {
    for (WireError error : WireError.values()) {
      assertThat(flows.table.errors(error)).as(error.reason()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V9", "IPFIX"})
  void readsSeveralTemplatesOfOneSet(ProtocolVersion version) {
    flows.send(
        DatagramBuilder.of(version)
            .templateSet()
            .andTemplate(256, FLOW)
            .andTemplate(257, field(12, 4), field(8, 4), field(2, 8), field(1, 8))
            .data(257, values().ip("10.0.0.2").ip("10.0.0.1").u64(3).u64(300))
            .data(256, record(7)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 10.0.0.2 300/3", "10.0.0.1 > 10.0.0.2 7/1");
    noErrors();
  }

  @ParameterizedTest
  @EnumSource(names = {"V9", "IPFIX"})
  void skipsPaddingOfAnyOctets(ProtocolVersion version) {
    flows.send(
        DatagramBuilder.of(version)
            .template(256, FLOW)
            .padding(3)
            .data(256, record(7))
            .padding(3)
            .data(256, record(8))
            .paddingOctet(0xAB)
            .padding(15));
    assertThat(flows.lines).hasSize(2);
    noErrors();
  }

  @Test
  void takesZerosAfterTheLastTemplateAsPadding() {
    flows.send(DatagramBuilder.ipfix().template(256, FLOW).padding(8).data(256, record(7)));
    assertThat(flows.lines).hasSize(1);
    noErrors();
  }

  /** Padding of variable-length records could be read as records of empty fields. */
  @Test
  void skipsPaddingThatCouldBeARecord() {
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(1, VARIABLE), field(2, VARIABLE))
            .data(256, values().variable((byte) 9).variable((byte) 1))
            .padding(2));
    assertThat(flows.exporter().records(ProtocolVersion.IPFIX)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"V9", "IPFIX"})
  void takesARefreshAndARedefinitionInMidStream(ProtocolVersion version) {
    flows.send(DatagramBuilder.of(version).template(256, FLOW).data(256, record(1)));
    flows.send(DatagramBuilder.of(version).template(256, FLOW).data(256, record(2)));
    flows.send(
        DatagramBuilder.of(version)
            .template(256, field(12, 4), field(8, 4), field(1, 2))
            .data(256, values().ip("10.0.0.9").ip("10.0.0.8").u16(3)));
    assertThat(flows.lines)
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 1/1", "10.0.0.1 > 10.0.0.2 2/1", "10.0.0.8 > 10.0.0.9 3/0");
    assertThat(flows.exporter().templateCount()).isEqualTo(1);
  }

  @Test
  void keepsOtherSetsWhenOneTemplateIsMissing() {
    flows.send(DatagramBuilder.v9().template(256, FLOW).data(999, record(1)).data(256, record(2)));
    assertThat(flows.lines).containsExactly("10.0.0.1 > 10.0.0.2 2/1");
  }

  @Test
  void keysTemplatesByExporterVersionAndDomain() {
    flows.send(DatagramBuilder.v9().domain(1).template(256, FLOW));
    flows.send(DatagramBuilder.v9().domain(2).data(256, record(1)));
    flows.send(DatagramBuilder.ipfix().domain(1).data(256, record(1)));
    flows.sendFrom(
        IpAddress.v4(0xC0000202), DatagramBuilder.v9().domain(1).data(256, record(1)).build());
    assertThat(flows.lines).isEmpty();
    flows.send(DatagramBuilder.v9().domain(1).data(256, record(1)));
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void seesTemplatesOfAnotherLoop() {
    Flows otherLoop = new Flows(flows.table);
    flows.send(DatagramBuilder.v9().template(256, FLOW));
    otherLoop.send(DatagramBuilder.v9().data(256, record(1)));
    assertThat(otherLoop.lines).hasSize(1);
  }

  /** The longest set that fits an IPFIX message: 65,535 octets with all headers. */
  @Test
  void takesTheLargestLegalTemplate() {
    DatagramBuilder.Field[] many = new DatagramBuilder.Field[16_375];
    Arrays.fill(many, field(210, 1));
    many[16_374] = field(1, 4);
    flows.send(DatagramBuilder.ipfix().template(256, many));
    flows.send(DatagramBuilder.ipfix().data(256, values().bytes(new byte[16_374]).u32(77)));
    assertThat(flows.lines).containsExactly("0.0.0.0 > 0.0.0.0 77/0");
  }

  @Test
  void ignoresTheCountInTheHeaderOfVersion9() {
    flows.send(DatagramBuilder.v9().template(256, FLOW).data(256, record(1)).headerCount(0));
    flows.send(DatagramBuilder.v9().data(256, record(2), record(3)).headerCount(60_000));
    assertThat(flows.lines).hasSize(3);
    noErrors();
  }

  @Test
  void readsOptionsTemplatesOfVersion9WithAScopeOfLengthZero() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, field(1, 0), field(34, 4), field(35, 1))
            .data(256, values().u32(100).u8(1)));
    assertThat(flows.exporter().optionRecords()).isEqualTo(1);
    assertThat(flows.exporter().samplingRates()).containsEntry("system", 100.0);
    noErrors();
  }

  @Test
  void readsOptionsTemplatesOfIpfixWithSeveralScopes() {
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(256, 2, field(144, 4), field(302, 8), field(305, 4), field(306, 4))
            .data(256, values().u32(1).u64(7).u32(1).u32(499)));
    assertThat(flows.exporter().samplingRates()).containsEntry("sampler 7", 500.0);
  }

  /** RFC 7011 section 8.4: withdrawals must not be sent over UDP; a forged one would cost data. */
  @Test
  void ignoresWithdrawalsUnlessTheTransportHasThem() {
    flows.send(DatagramBuilder.ipfix().template(256, FLOW).template(257, FLOW));
    flows.send(DatagramBuilder.ipfix().withdrawal(256));
    assertThat(flows.exporter().templateCount()).isEqualTo(2);
    flows.decoder.policy(DecodePolicy.builder().honourWithdrawals(true).build());
    flows.send(DatagramBuilder.ipfix().withdrawal(256));
    assertThat(flows.exporter().templateCount()).isEqualTo(1);
  }

  /** RFC 7011 section 8.1: template id 2 withdraws all templates, 3 all options templates. */
  @Test
  void honoursWithdrawalsOfAllTemplatesOfAKind() {
    flows.decoder.policy(DecodePolicy.builder().honourWithdrawals(true).build());
    DatagramBuilder.Field[] options = {field(144, 4), field(34, 4)};
    flows.send(DatagramBuilder.ipfix().template(256, FLOW).optionsTemplate(257, 1, options));
    flows.send(DatagramBuilder.ipfix().withdrawal(3));
    assertThat(flows.exporter().templateCount()).isEqualTo(1);
    flows.send(DatagramBuilder.ipfix().data(256, record(1)).withdrawal(2));
    assertThat(flows.exporter().templateCount()).isZero();
    assertThat(flows.lines).hasSize(1);
  }

  @Test
  void makesRoomByTheTemplateThatWasUnusedLongest() {
    Flows narrow = new Flows(new CodecLimits(4, 3, 0, 0));
    for (int id = 256; id < 259; id++) {
      narrow.nowMs++;
      narrow.send(DatagramBuilder.v9().template(id, FLOW));
    }
    narrow.nowMs++;
    narrow.send(DatagramBuilder.v9().data(256, record(1)));
    narrow.nowMs++;
    narrow.send(DatagramBuilder.v9().template(259, FLOW));
    assertThat(narrow.exporter().templateCount()).isEqualTo(3);
    narrow.send(DatagramBuilder.v9().data(256, record(2)).data(257, record(3)));
    assertThat(narrow.lines).containsExactly("10.0.0.1 > 10.0.0.2 1/1", "10.0.0.1 > 10.0.0.2 2/1");
  }
}
