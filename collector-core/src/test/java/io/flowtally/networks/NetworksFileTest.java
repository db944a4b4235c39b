// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksFileTest {
  @Test
  void readsRowsOfBothFamiliesWithTheirGroups() throws Exception {
    NetworksFile file = parse(NetworksTest.CHAIN);

    assertThat(file.rows())
        .extracting(NetworkRow::prefix)
        .containsExactly(
            "10.0.0.0/8",
            "192.0.2.0/24",
            "2001:db8:abcd::/48",
            "128.223.0.0/16",
            "2607:8400::/32",
            "0.0.0.0/0",
            "::/0");
    assertThat(file.rows()).extracting(NetworkRow::line).containsExactly(2, 3, 4, 6, 7, 9, 10);
    assertThat(file.groups()).containsExactly("Inside", "NSRC", "Rest of Internet");
    assertThat(file.rows().get(3).asNumber()).isEqualTo(64500);
    assertThat(file.rows().get(3).group()).isEqualTo("NSRC");
    assertThat(file.remarks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "65000,10.0.0.0/8|65000",
        "64999_65000,10.0.0.0/8|65000",
        "192.0.2.1,64999_65000,10.0.0.0/8|65000",
        "label,192.0.2.1,65000,10.0.0.0/8|65000",
        "4294967295,10.0.0.0/8|4294967295",
        " 65000 , 10.0.0.0 / 8 |65000",
        "10.0.0.0/8|0"
      })
  void takesTheAsFromTheFieldBeforeThePrefix(String row, long as) throws IOException {
    NetworksFile file = parse(row);

    assertThat(file.rows()).singleElement().extracting(NetworkRow::asNumber).isEqualTo(as);
    assertThat(file.rows().get(0).prefix()).isEqualTo("10.0.0.0/8");
    assertThat(file.remarks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0|no length: write 10.0.0.0/32 for one host",
        "2001:db8::1|no length: write 2001:db8::1/128 for one host",
        "10.0.0.0/33|length \"33\" is wrong: write a number from 0 to 32",
        "10.0.0.0/88|length \"88\" is wrong: write a number from 0 to 32",
        "2001:db8::/129|length \"129\" is wrong: write a number from 0 to 128",
        "10.0.0.0/255.0.0.0|\"255.0.0.0\" is a netmask: write 10.0.0.0/8",
        "10.0.0.0 255.0.0.0|write 10.0.0.0/8",
        "10.0.0.0/255.0.0.1|length \"255.0.0.1\" is wrong: write a number from 0 to 32",
        "10.0.0.0/-1|length \"-1\" is wrong: write a number from 0 to 32",
        "10/8|\"10\" lacks parts: write 10.0.0.0/8",
        "10.1/16|\"10.1\" lacks parts: write 10.1.0.0/16",
        "10.1|\"10.1\" lacks parts: write 10.1.0.0/16",
        "010.1.2.0/24|\"010.1.2.0\" has a leading zero, which some programs read as octal:"
            + " write 10.1.2.0/24",
        "0x0a.0.0.0/8|\"0x0a.0.0.0\" is hexadecimal: write 10.0.0.0/8",
        "300.0.0.0/8|\"300.0.0.0\" is no address: write numbers from 0 to 255",
        "10.0.0.0.0/8|\"10.0.0.0.0\" has 5 numbers: write four",
        "fe80::1%eth0/64|\"fe80::1%eth0\" names an interface: write fe80::1/64",
        "2001:db8:::/32|\"2001:db8:::\" is no IPv6 address: write for example 2001:db8::/32",
        "10.0.0.0-10.0.0.255|\"10.0.0.0-10.0.0.255\" is a range:"
            + " write the prefixes that it consists of",
        "router.example/32|\"router.example\" is no address: write for example 10.0.0.0/8",
        "/8|no address: write address/length",
        "65000,|nothing after the last comma: write AS,address/length",
        "10.0.0.0/8,|nothing after the last comma: write 10.0.0.0/8",
        "10.7.0.0/16,64500|the AS number stands before the prefix: write 64500,10.7.0.0/16",
        "10.7.0.0/16 64500|the AS number stands before the prefix: write 64500,10.7.0.0/16",
        "64500 10.7.0.0/16|AS number and prefix are joined by a comma: write 64500,10.7.0.0/16",
        "64500;10.7.0.0/16|AS number and prefix are joined by a comma: write 64500,10.7.0.0/16",
        "10.7.0.0/16,10.8.0.0/16|two prefixes: write each on a line of its own",
        "10.0.0.0/8 Head office|a comment or a name stands on a line of its own, above the row:"
            + " write 10.0.0.0/8",
        "10.0.0.0/8 ! head office|a comment or a name stands on a line of its own, above the row:"
            + " write 10.0.0.0/8",
        "a,b,c,d,10.0.0.0/8|more than three commas:"
            + " write [[ignored,]nexthop,][[peerAS_]AS,]address/length"
      })
  void leavesOutARowThatCannotBeReadAndSaysWhatToWrite(String row, String why) throws IOException {
    NetworksFile file = parse("10.20.0.0/16\n" + row + "\n");

    assertThat(file.rows()).hasSize(1);
    assertThat(file.remarks())
        .containsExactly(new NetworkRemark(2, NetworkRemark.Kind.LEFT_OUT, why));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AS65000,10.0.0.0/8|0|MISREAD|\"AS65000\" is no AS number: write 65000",
        "1.10,10.0.0.0/8|1|MISREAD|\"1.10\" is no AS number: write 65546",
        "4294967296,10.0.0.0/8|0|MISREAD|"
            + "\"4294967296\" is no AS number: write a number from 0 to 4294967295",
        ",10.0.0.0/8|0|MISREAD|no AS number: write a number from 0 to 4294967295",
        "x_65000,10.0.0.0/8|65000|MISREAD|"
            + "\"x\" is no peer AS number: write a number from 0 to 4294967295",
        "router,65000,10.0.0.0/8|65000|DOUBTFUL|"
            + "next hop \"router\" is no address; nothing here uses it: leave it out",
        "10.1.2.3/8|0|DOUBTFUL|"
            + "\"10.1.2.3/8\" has bits beyond its length, which are ignored: write 10.0.0.0/8",
        "::ffff:10.0.0.0/104|0|DOUBTFUL|"
            + "\"::ffff:10.0.0.0/104\" is an IPv4 prefix in the form of IPv6: write 10.0.0.0/8"
      })
  void keepsARowWithARemarkWhereOnlyASideOfItIsWrong(
      String row, long as, NetworkRemark.Kind kind, String remark) throws IOException {
    NetworksFile file = parse(row);

    assertThat(file.rows()).singleElement().extracting(NetworkRow::prefix).isEqualTo("10.0.0.0/8");
    assertThat(file.rows().get(0).asNumber()).isEqualTo(as);
    assertThat(file.remarks()).containsExactly(new NetworkRemark(1, kind, remark));
  }

  @Test
  void lastRowOfAPrefixWinsAndSaysSo() throws Exception {
    NetworksFile file = parse("! A\n1,10.0.0.0/8\n! B\n10.9.0.0/16\n2,10.0.0.0/8\n");

    assertThat(file.rows()).extracting(NetworkRow::asNumber).containsExactly(0L, 2L);
    assertThat(file.groups()).containsExactly("B");
    assertThat(file.remarks())
        .containsExactly(
            new NetworkRemark(
                5, NetworkRemark.Kind.DOUBTFUL, "10.0.0.0/8 stands on line 2 too; this line wins"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!",
        "#",
        "  ! ",
        "!-----",
        "! ======",
        "# ---- ~~~~ ----",
        "!#!#",
        "# 10.1.0.0/16",
        "! 65000,10.1.0.0/16",
        "#2001:db8::/32"
      })
  void decorationAndRowsOutOfUseOpenNoGroup(String comment) throws IOException {
    assertThat(parse("! Inside\n" + comment + "\n10.0.0.0/8\n").groups()).containsExactly("Inside");
    assertThat(parse(comment + "\n10.0.0.0/8\n").groups()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"! Head office", "#Head office", "\t!! Head office  ", "! --- Head office ---"})
  void aGroupBearsTheCommentsTextWithoutItsDecoration(String comment) throws IOException {
    assertThat(parse(comment + "\n10.0.0.0/8\n").groups()).containsExactly("Head office");
  }

  @Test
  void sameCommentTwiceIsOneGroupAndOneWithoutRowsIsNone() throws Exception {
    NetworksFile file =
        parse("! Notes\n! A\n10.0.0.0/8\n! B\n11.0.0.0/8\n! A\n12.0.0.0/8\n! End\n");

    assertThat(file.groups()).containsExactly("A", "B");
  }

  @Test
  void readsCrLfCrTabsAndALastLineWithoutAnEnd() throws Exception {
    NetworksFile file = parse("! A\r\n\t10.0.0.0/8\t\r\n\r\n11.0.0.0/8\r12.0.0.0/8");

    assertThat(file.rows()).extracting(NetworkRow::line).containsExactly(2, 4, 5);
    assertThat(file.groups()).containsExactly("A");
    assertThat(file.remarks()).isEmpty();
  }

  @Test
  void aByteOrderMarkIsRemarkedAndIsNoPartOfTheFirstLine() throws Exception {
    NetworksFile file = parse("\uFEFF10.0.0.0/8\n");

    assertThat(file.rows()).hasSize(1);
    assertThat(file.remarks()).singleElement().extracting(NetworkRemark::line).isEqualTo(1);
  }

  @Test
  void aLineThatNfacctdWouldCutIsLeftOut() throws Exception {
    NetworksFile file = parse("x".repeat(100_000) + ",1,10.0.0.0/8\n11.0.0.0/8\n");

    assertThat(file.rows()).extracting(NetworkRow::line).containsExactly(2);
    assertThat(file.remarks()).singleElement().extracting(NetworkRemark::line).isEqualTo(1);
  }

  @Test
  void remarksStayBoundedAndPrintable() throws Exception {
    NetworksFile file = parse("\u0007\u001b[2J/8\n".repeat(5_000));

    assertThat(file.remarks()).hasSize(NetworksFile.MOST_REMARKS);
    assertThat(file.remarks().get(0).text()).contains("\"??[2J\"");
  }

  private static NetworksFile parse(String text) throws IOException {
    return NetworksFile.parse("local.net", new StringReader(text));
  }

  @Test
  void countsRowsLeftOutBeyondWhatItRemarks() throws Exception {
    assertThat(parse("10.0.0.0/88\n".repeat(5_000) + "AS1,10.0.0.0/8\n").leftOut())
        .isEqualTo(5_000);
  }

  @Test
  void aGroupsNameHoldsNoCharacterThatCannotBeSeen() throws Exception {
    NetworksFile file =
        parse(
            "! Head\toffice\u001b[31m \u202Eevil\u0085\n10.0.0.0/8\n! Zu\u0308rich\n11.0.0.0/8\n");

    assertThat(file.groups()).containsExactly("Head office [31m evil", "Zu\u0308rich");
  }

  @Test
  void aFileThatIsNotUtf8SaysSoOnce() throws Exception {
    NetworksFile file = parse("! Z\uFFFDrich\n10.0.0.0/8\n! K\uFFFDln\n11.0.0.0/8\n");

    assertThat(file.remarks())
        .containsExactly(
            new NetworkRemark(
                1,
                NetworkRemark.Kind.MISREAD,
                "a character that is not UTF-8: save the file as UTF-8"));
  }
}
