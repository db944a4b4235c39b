package io.flowtally.codec;

import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatagramDecoderTest {
  private final Flows flows = new Flows();

  private static DatagramBuilder withTemplate(DatagramBuilder datagram) {
    return datagram.template(256, field(8, 4), field(12, 4), field(1, 4), field(2, 4));
  }

  @Test
  void readsRecordsOfVersion5() {
    flows.send(
        DatagramBuilder.v5()
            .v5Record(V5Record.flow("8.8.8.8", "10.1.2.3", 1000, 10))
            .v5Record(V5Record.flow("10.1.2.3", "8.8.8.8", 40, 1)));
    assertThat(flows.lines)
        .containsExactly("8.8.8.8 > 10.1.2.3 1000/10", "10.1.2.3 > 8.8.8.8 40/1");
    assertThat(flows.exporter().records(ProtocolVersion.V5)).isEqualTo(2);
    assertThat(flows.exporter().datagrams(ProtocolVersion.V5)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"V9", "IPFIX"})
  void readsRecordsByATemplateOfTheSameDatagram(ProtocolVersion version) {
    flows.send(
        withTemplate(DatagramBuilder.of(version))
            .data(
                256,
                values().ip("8.8.8.8").ip("10.1.2.3").u32(1000).u32(10),
                values().ip("10.1.2.3").ip("8.8.8.8").u32(40).u32(1)));
    assertThat(flows.lines)
        .containsExactly("8.8.8.8 > 10.1.2.3 1000/10", "10.1.2.3 > 8.8.8.8 40/1");
    assertThat(flows.exporter().records(version)).isEqualTo(2);
    assertThat(flows.exporter().templateCount()).isEqualTo(1);
  }
}
