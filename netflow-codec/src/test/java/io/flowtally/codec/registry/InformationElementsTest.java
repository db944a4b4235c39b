// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InformationElementsTest {
  private final InformationElements registry = InformationElements.load();

  @Test
  void knowsEveryNamedElementOfIana() {
    Set<Integer> unnamed = new TreeSet<>(Set.of(97, 416, 419));
    IntStream.rangeClosed(65, 69).forEach(unnamed::add);
    IntStream.rangeClosed(105, 127).forEach(unnamed::add);

    for (int id = 1; id <= 533; id++) {
      assertThat(registry.find(0, id) == null).as("element %d", id).isEqualTo(unnamed.contains(id));
    }
    assertThat(registry.find(0, 534)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, octetDeltaCount, UNSIGNED64, deltaCounter",
    "0, 6, tcpControlBits, UNSIGNED16, flags",
    "0, 8, sourceIPv4Address, IPV4_ADDRESS, default",
    "0, 56, sourceMacAddress, MAC_ADDRESS, default",
    "0, 154, flowStartMicroseconds, DATE_TIME_MICROSECONDS, default",
    "0, 276, dataRecordsReliability, BOOLEAN, default",
    "0, 434, mibObjectValueInteger, SIGNED32, quantity",
    "0, 515, ipv6ExtensionHeadersFull, UNSIGNED256, flags",
    "0, 533, pathDelaySumDeltaMicroseconds, UNSIGNED64, deltaCounter",
    "29305, 1, reverseOctetDeltaCount, UNSIGNED64, deltaCounter",
    "29305, 236, reverseVRFname, STRING, default",
    "6871, 40, flowAttributes, UNSIGNED16, flags",
    "6871, 16424, reverseFlowAttributes, UNSIGNED16, flags",
    "6876, 888, vmwareEgressInterfaceAttr, UNSIGNED16, identifier",
    "35632, 118, L7_PROTO, UNSIGNED16, default",
    "5951, 128, netscalerRoundTripTime, UNSIGNED32, default",
    "15397, 2, proceraBaseService, STRING, default",
    "10704, 1, barracudaTimestamp, DATE_TIME_SECONDS, default",
    "39499, 1, flowmonHttpHost, STRING, default",
    "3054, 126, ixiaSourceIpLatitude, FLOAT32, default",
    "2636, 137, juniperCommonPropertiesId, UNSIGNED16, identifier",
  })
  void namesElementsOfIanaAndOfEnterprises(
      int pen, int id, String name, AbstractType type, String semantics) {
    assertThat(registry.find(pen, id))
        .isEqualTo(new InformationElement(pen, id, name, type, semantics));
  }

  @Test
  void hasNoNameTwiceAndNoneOfTheLinesOwn() {
    Map<String, Long> uses =
        registry.all().stream()
            .collect(Collectors.groupingBy(InformationElement::name, Collectors.counting()));

    assertThat(uses).allSatisfy((name, count) -> assertThat(count).as(name).isEqualTo(1));
    assertThat(uses).doesNotContainKeys("exporter", "version", "domain", "template", "kind");
  }

  @ParameterizedTest
  @CsvSource({
    "8, sourceIPv4Address",
    "33000, ciscoIngressAclId",
    "33002, ciscoFirewallExtendedEvent",
    "40000, ciscoUserName",
    "40005, ciscoFirewallEvent",
    "45003, ciscoApplicationHttpHost",
    "56701, paloAltoAppId",
    "57590, L7_PROTO",
    "57591, L7_PROTO_NAME",
  })
  void knowsVendorTypesOfV9(int type, String name) {
    assertThat(registry.find(9, 0, type, false).name()).isEqualTo(name);
  }

  @Test
  void keepsScopeTypesOfV9ApartFromElements() {
    assertThat(registry.find(9, 0, 1, true).name()).isEqualTo("scopeSystem");
    assertThat(registry.find(9, 0, 5, true).name()).isEqualTo("scopeTemplate");
    assertThat(registry.find(9, 0, 6, true)).isNull();
    assertThat(registry.find(9, 0, 1, false).name()).isEqualTo("octetDeltaCount");
    assertThat(registry.find(10, 0, 1, true).name()).isEqualTo("octetDeltaCount");
  }

  @Test
  void saysWhichLineOfTheRegistryIsWrong() {
    assertThatThrownBy(
            () -> InformationElements.read(new StringReader("# x\n0\t1\ta\tunsigned7\tdefault\n")))
        .hasMessage("information-elements.tsv:2: not a row of the registry");
    String row = "0\t1\ta\tunsigned8\tdefault\n";
    assertThatThrownBy(() -> InformationElements.read(new StringReader(row + row)))
        .hasMessage("information-elements.tsv:2: 0:1 again");
  }
}
