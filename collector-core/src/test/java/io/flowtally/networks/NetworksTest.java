// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv4.IPv4AddressTrie;
import inet.ipaddr.ipv6.IPv6Address;
import inet.ipaddr.ipv6.IPv6AddressTrie;
import io.flowtally.address.AddressText;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class NetworksTest {
  public static final String CHAIN =
      """
      ! Inside
      10.0.0.0/8
      192.0.2.0/24
      2001:db8:abcd::/48
      ! NSRC
      64500,128.223.0.0/16
      2607:8400::/32
      ! Rest of Internet
      0.0.0.0/0
      ::/0
      """;

  @Test
  void looksUpTheLongestRowOfEachFamily() throws Exception {
    Networks networks = networks(CHAIN, "Inside");

    assertThat(prefixOf(networks, "10.1.2.3")).isEqualTo("10.0.0.0/8");
    assertThat(prefixOf(networks, "128.223.1.1")).isEqualTo("128.223.0.0/16");
    assertThat(prefixOf(networks, "8.8.8.8")).isEqualTo("0.0.0.0/0");
    assertThat(prefixOf(networks, "2001:db8:abcd:ffff::1")).isEqualTo("2001:db8:abcd::/48");
    assertThat(prefixOf(networks, "2001:db8:abce::1")).isEqualTo("::/0");
    assertThat(prefixOf(networks, "::ffff:10.1.2.3")).isEqualTo("10.0.0.0/8");
  }

  @Test
  void aFamilyWithoutRowsMatchesNothing() throws Exception {
    Networks networks = networks("2001:db8::/32\n::/0\n");

    assertThat(explain(networks, "10.1.2.3").row()).isNull();
  }

  @Test
  void aGroupIsLocalWhereItsRowsMatchLongest() throws Exception {
    Networks networks = networks("! Inside\n10.0.0.0/8\n! Guests\n10.9.0.0/16\n", "Inside");

    assertThat(explain(networks, "10.1.2.3").local()).isTrue();
    assertThat(explain(networks, "10.9.2.3").local()).isFalse();
    assertThat(explain(networks, "10.9.2.3").reason())
        .isEqualTo("its group \"Guests\" is not in local, and no prefix of local contains it");
  }

  @Test
  void aPrefixIsLocalWhateverRowMatches() throws Exception {
    Networks networks =
        networks("! Guests\n10.9.0.0/16\n", "10.0.0.0/8", "2001:db8::/32", "192.0.2.7");

    assertThat(explain(networks, "10.9.2.3").local()).isTrue();
    assertThat(explain(networks, "10.9.2.3").row().prefix()).isEqualTo("10.9.0.0/16");
    assertThat(explain(networks, "10.1.1.1").local()).isTrue();
    assertThat(explain(networks, "10.1.1.1").row()).isNull();
    assertThat(explain(networks, "10.1.1.1").reason()).isEqualTo("local contains 10.0.0.0/8");
    assertThat(explain(networks, "2001:db8::1").local()).isTrue();
    assertThat(explain(networks, "192.0.2.7").local()).isTrue();
    assertThat(explain(networks, "192.0.2.8").local()).isFalse();
  }

  @Test
  void namesOfGroupsMatchInAnyCase() throws Exception {
    assertThat(explain(networks(CHAIN, "inside"), "10.1.2.3").local()).isTrue();
    assertThat(explain(networks(CHAIN, "rest of internet"), "8.8.8.8").local()).isTrue();
  }

  @Test
  void anUnknownGroupIsAMistakeThatNamesTheGroups() {
    assertThatThrownBy(() -> networks(CHAIN, "Inside", "Outside", "10/8"))
        .isInstanceOfSatisfying(
            NetworksException.class,
            e -> {
              assertThat(e.mistakes()).extracting("index").containsExactly(1, 2);
              assertThat(e.mistakes().get(0).text())
                  .isEqualTo(
                      "\"Outside\" is neither a prefix, such as 10.0.0.0/8, nor a group: the"
                          + " groups of local.net are Inside, NSRC, Rest of Internet");
            });
  }

  @Test
  void agreesWithTheAddressLibraryOnRandomFiles() throws Exception {
    Random random = new Random(42);
    for (int round = 0; round < 20; round++) {
      StringBuilder text = new StringBuilder();
      IPv4AddressTrie v4 = new IPv4AddressTrie();
      IPv6AddressTrie v6 = new IPv6AddressTrie();
      for (int i = 0; i < 400; i++) {
        IPv4Address four = new IPv4Address(0x0A000000 | random.nextInt() >>> random.nextInt(32));
        IPv4Address block4 = four.toPrefixBlock(random.nextInt(33));
        v4.add(block4);
        IPv6Address six = sixOf(random);
        IPv6Address block6 = six.toPrefixBlock(random.nextInt(129));
        v6.add(block6);
        text.append(block4).append('\n').append(block6).append('\n');
      }
      Networks networks = networks(text.toString());

      for (int i = 0; i < 500; i++) {
        IPv4Address four = new IPv4Address(0x0A000000 | random.nextInt() >>> random.nextInt(32));
        IPv6Address six = sixOf(random);
        assertThat(prefixOf(networks, four.toString()))
            .isEqualTo(text(v4.longestPrefixMatch(four)));
        assertThat(prefixOf(networks, six.toString())).isEqualTo(text(v6.longestPrefixMatch(six)));
      }
    }
  }

  private static IPv6Address sixOf(Random random) {
    byte[] bytes = new byte[16];
    bytes[0] = 0x20;
    for (int i = 1 + random.nextInt(15); i < 16; i++) {
      bytes[i] = (byte) (random.nextInt(256) >>> random.nextInt(8));
    }
    return new IPv6Address(bytes);
  }

  private static String text(IPAddress block) {
    return block == null ? "none" : Prefixes.canonical(block.toCanonicalString());
  }

  public static Networks networks(String text, String... local)
      throws IOException, NetworksException {
    return Networks.compile(
        NetworksFile.parse("local.net", new StringReader(text)),
        List.of(local),
        NetworkOptions.DEFAULT);
  }

  static Explanation explain(Networks networks, String address) {
    AddressText.Words words =
        AddressText.parse(new IPAddressString(address).getAddress().toCanonicalString());
    return networks.explain(words.hi(), words.lo());
  }

  private static String prefixOf(Networks networks, String address) {
    NetworkRow row = explain(networks, address).row();
    return row == null ? "none" : Prefixes.canonical(row.prefix());
  }

  /** Both sides of a comparison in one way of writing. */
  private static final class Prefixes {
    static String canonical(String prefix) {
      IPAddress address = new IPAddressString(prefix).getAddress();
      String text = address.toCanonicalString();
      return text.indexOf('/') < 0 ? text + "/" + address.getBitCount() : text;
    }
  }
}
