// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

import static io.flowtally.codec.DatagramBuilder.VARIABLE;
import static io.flowtally.codec.DatagramBuilder.field;
import static io.flowtally.codec.DatagramBuilder.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.Flows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Names that exporters tell of their interfaces, samplers, applications and VRFs. */
class OptionNamesTest {
  private final Flows flows = new Flows();

  private static byte[] text(String text, int length) {
    return Arrays.copyOf(text.getBytes(UTF_8), length);
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private String name(NameKind kind, long id) {
    LearnedName name = flows.exporter().name(kind, id);
    return name == null ? "none" : name.name() + "|" + name.description();
  }

  private String interfaceName(long index) {
    return name(NameKind.INTERFACE, index);
  }

  @Test
  void readsCiscosInterfaceTableBehindASystemScope() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, field(1, 4), field(10, 4), field(82, 16), field(83, 32))
            .data(
                256,
                values().u32(9).u32(3).bytes(text("Gi0/3", 16)).bytes(text("to the core", 32)),
                values().u32(9).u32(4).bytes(text("Gi0/4", 16)).bytes(text("", 32))));
    assertThat(interfaceName(3)).isEqualTo("Gi0/3|to the core");
    assertThat(interfaceName(4)).isEqualTo("Gi0/4|");
    assertThat(flows.exporter().nameCount(NameKind.INTERFACE)).isEqualTo(2);
  }

  @Test
  void readsAnInterfaceThatIsAScopeOfV9() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, field(2, 2), field(82, 8))
            .data(256, values().u16(7).bytes(text("ge-0/0/7", 8))));
    assertThat(interfaceName(7)).isEqualTo("ge-0/0/7|");
  }

  @Test
  void readsAnInterfaceThatIsAScopeOfIpfix() {
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(256, 1, field(10, 4), field(82, VARIABLE), field(83, VARIABLE))
            .data(256, values().u32(12).variable(text("xe-0")).variable(text("peer")))
            .optionsTemplate(257, 1, field(14, 4), field(82, VARIABLE))
            .data(257, values().u32(13).variable(text("xe-1"))));
    assertThat(interfaceName(12)).isEqualTo("xe-0|peer");
    assertThat(interfaceName(13)).isEqualTo("xe-1|");
  }

  @Test
  void readsTheElementsOfIpfixThatIptNetflowWritesAsAScopeOfV9() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, field(10, 4), field(82, 8))
            .data(256, values().u32(12).bytes(text("eth12", 8))));
    assertThat(interfaceName(12)).isEqualTo("eth12|");
  }

  @Test
  void callsTheOneInterfaceOfSoftflowdZero() {
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(256, 1, field(143, 4), field(160, 8), field(82, VARIABLE))
            .data(256, values().u32(4711).u64(1).variable(text("eth0"))));
    assertThat(interfaceName(0)).isEqualTo("eth0|");
  }

  @Test
  void namesNoInterfaceByARecordThatIsAboutTwo() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, field(1, 4), field(10, 4), field(14, 4), field(82, 8))
            .data(
                256,
                values().u32(0).u32(1).u32(2).bytes(text("both", 8)),
                values().u32(0).u32(5).u32(5).bytes(text("same", 8))));
    assertThat(flows.exporter().nameCount(NameKind.INTERFACE)).isEqualTo(1);
    assertThat(interfaceName(5)).isEqualTo("same|");
  }

  @Test
  void namesNothingWithoutANumber() {
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(256, 1, field(149, 4), field(82, VARIABLE), field(236, VARIABLE))
            .data(256, values().u32(1).variable(text("a")).variable(text("b"))));
    assertThat(flows.exporter().nameCount(NameKind.INTERFACE)).isZero();
    assertThat(flows.exporter().nameCount(NameKind.VRF)).isZero();
  }

  @Test
  void takesNoNameFromFlowRecords() {
    flows.send(
        DatagramBuilder.ipfix()
            .template(256, field(10, 4), field(82, 8), field(8, 4), field(1, 4))
            .data(256, values().u32(1).bytes(text("eth1", 8)).ip("10.0.0.1").u32(5)));
    assertThat(flows.exporter().nameCount(NameKind.INTERFACE)).isZero();
  }

  @Test
  void aNumberThatIsGivenToAnotherNameHasThatOne() {
    DatagramBuilder.Field[] table = {field(1, 4), field(10, 4), field(82, 8), field(83, 8)};
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, table)
            .data(256, values().u32(0).u32(3).bytes(text("ppp3", 8)).bytes(text("alice", 8))));
    flows.send(
        DatagramBuilder.v9()
            .data(256, values().u32(0).u32(3).bytes(text("ppp3", 8)).bytes(text("bob", 8))));
    assertThat(interfaceName(3)).isEqualTo("ppp3|bob");
  }

  @Test
  void joinsNameAndDescriptionOfDifferentTables() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, field(1, 4), field(10, 4), field(82, 8))
            .optionsTemplate(257, 1, field(1, 4), field(10, 4), field(83, 8))
            .data(257, values().u32(0).u32(3).bytes(text("uplink", 8)))
            .data(256, values().u32(0).u32(3).bytes(text("Gi3", 8))));
    assertThat(interfaceName(3)).isEqualTo("Gi3|uplink");
  }

  @Test
  void readsSamplersApplicationsAndVrfs() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, field(1, 4), field(48, 1), field(50, 4), field(84, 8))
            .data(256, values().u32(0).u8(2).u32(100).bytes(text("ONE-100", 8)))
            .optionsTemplate(257, 1, field(1, 4), field(95, 4), field(96, 8), field(94, 8))
            .data(
                257, values().u32(0).u32(0x0300_0050).bytes(text("http", 8)).bytes(text("web", 8)))
            .optionsTemplate(258, 1, field(1, 4), field(234, 4), field(236, 8))
            .data(258, values().u32(0).u32(6).bytes(text("CUST-A", 8))));
    assertThat(name(NameKind.SAMPLER, 2)).isEqualTo("ONE-100|");
    byte[] http = {3, 0, 0, 80};
    assertThat(name(NameKind.APPLICATION, ApplicationId.of(http, 0, 4))).isEqualTo("http|web");
    assertThat(name(NameKind.VRF, 6)).isEqualTo("CUST-A|");
  }

  @Test
  void anApplicationIsTheSameWhateverTheLengthOfItsNumber() {
    byte[] shortOne = {13, 1, 2};
    byte[] longOne = {13, 0, 0, 0, 0, 1, 2};
    assertThat(ApplicationId.of(longOne, 0, 7)).isEqualTo(ApplicationId.of(shortOne, 0, 3));
    assertThat(ApplicationId.format(ApplicationId.of(shortOne, 0, 3))).isEqualTo("13:258");
    byte[] tooLong = {20, 1, 0, 0, 0, 0, 0, 0, 0};
    assertThat(ApplicationId.of(tooLong, 0, 9)).isEqualTo(ApplicationId.NONE);
    assertThat(ApplicationId.of(longOne, 0, 1)).isEqualTo(ApplicationId.NONE);
  }

  @Test
  void cutsALongNameBetweenCharacters() {
    String name = "x" + "é".repeat(100);
    flows.send(
        DatagramBuilder.ipfix()
            .optionsTemplate(256, 1, field(10, 4), field(82, VARIABLE))
            .data(256, values().u32(1).variable(text(name))));
    assertThat(interfaceName(1)).isEqualTo("x" + "é".repeat(63) + "|");
  }

  @Test
  void endsANameAtItsFirstNulAndWithoutSpaces() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, field(1, 4), field(10, 4), field(82, 8))
            .data(256, values().u32(0).u32(1).bytes(new byte[] {'e', '1', ' ', 0, 'x', 0, 0, 0})));
    assertThat(interfaceName(1)).isEqualTo("e1|");
  }

  @Test
  void theNameDescribedFirstMakesRoomAtTheLimit() {
    flows.send(DatagramBuilder.v9().optionsTemplate(256, 1, field(2, 4), field(82, 4)));
    for (int i = 1; i <= NameStore.LIMIT + 1; i++) {
      flows.send(DatagramBuilder.v9().data(256, values().u32(i).bytes(text("i", 4))));
    }
    assertThat(flows.exporter().nameCount(NameKind.INTERFACE)).isEqualTo(NameStore.LIMIT);
    assertThat(interfaceName(1)).isEqualTo("none");
    assertThat(interfaceName(2)).isEqualTo("i|");
  }

  @Test
  void namesOfAForgottenExporterGiveTheirMemoryBack() {
    flows.send(
        DatagramBuilder.v9()
            .optionsTemplate(256, 1, field(2, 4), field(82, 4))
            .data(256, values().u32(1).bytes(text("i", 4))));
    long before = flows.table.stateOctets();
    assertThat(before).isPositive();
    flows.table.forgetSilentSince(Long.MAX_VALUE);
    assertThat(flows.table.stateOctets()).isZero();
  }

  @Test
  void keepsNamesAcrossARestart() throws IOException {
    readsCiscosInterfaceTableBehindASystemScope();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    flows.table.save(new DataOutputStream(out));
    Flows after = new Flows();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
    after.table.restore(in, true, Long.MAX_VALUE);
    assertThat(in.available()).isZero();
    LearnedName name = Objects.requireNonNull(after.exporter().name(NameKind.INTERFACE, 3));
    assertThat(name.name()).isEqualTo("Gi0/3");
    assertThat(name.description()).isEqualTo("to the core");
  }
}
