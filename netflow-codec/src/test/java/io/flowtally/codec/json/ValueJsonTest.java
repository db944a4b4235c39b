// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.registry.AbstractType;
import io.flowtally.codec.registry.InformationElements;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueJsonTest {
  private final ValueJson values = new ValueJson(InformationElements.load());

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "UNSIGNED64, 0a, 10",
        "UNSIGNED64, 010203, 66051",
        "UNSIGNED64, ffffffffffffffff, 18446744073709551615",
        "UNSIGNED256, 01ffffffffffffffff, 36893488147419103231",
        "UNSIGNED8, '', null",
        "SIGNED32, ff, -1",
        "SIGNED32, 80000000, -2147483648",
        "SIGNED64, 7fffffffffffffff, 9223372036854775807",
        "FLOAT32, 41f4a40b, 30.5801",
        "FLOAT64, 3fe0000000000000, 0.5",
        "FLOAT64, 7ff8000000000000, null",
        "FLOAT32, ff800000, null",
        "FLOAT32, 4142, '\"4142\"'",
        "BOOLEAN, 01, true",
        "BOOLEAN, 02, false",
        "BOOLEAN, 00, 0",
        "MAC_ADDRESS, 005056a1b2c3, '\"00:50:56:a1:b2:c3\"'",
        "MAC_ADDRESS, 0050, '\"0050\"'",
        "IPV4_ADDRESS, c0000201, '\"192.0.2.1\"'",
        "IPV4_ADDRESS, c000, '\"c000\"'",
        "IPV4_ADDRESS, '', null",
        "IPV6_ADDRESS, 20010db8000000000000000000000001, '\"2001:db8::1\"'",
        "IPV6_ADDRESS, 00000000000000000000ffffc0000201, '\"::ffff:192.0.2.1\"'",
        "OCTET_ARRAY, 00ff, '\"00ff\"'",
        "OCTET_ARRAY, '', '\"\"'",
        "SUB_TEMPLATE_LIST, 030100, '\"030100\"'",
      })
  void printsByAbstractType(AbstractType type, @Nullable String hex, String json) {
    assertThat(print(type, hex)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "DATE_TIME_SECONDS, 5ad6feef, '\"2018-04-18T08:16:47Z\"'",
        "DATE_TIME_SECONDS, ffffffff, '\"2106-02-07T06:28:15Z\"'",
        "DATE_TIME_SECONDS, ffffffffffffffff, 18446744073709551615",
        "DATE_TIME_SECONDS, '', null",
        "DATE_TIME_MILLISECONDS, 0000014759035fd4, '\"2014-07-21T13:01:39.156Z\"'",
        "DATE_TIME_MILLISECONDS, ffffffffffffffff, 18446744073709551615",
        // RFC 7011 section 6.1.9: the low 11 bits of the fraction do not count.
        "DATE_TIME_MICROSECONDS, 83aa7e80000010c6, '\"1970-01-01T00:00:00.000001Z\"'",
        "DATE_TIME_NANOSECONDS, 83aa7e8080000000, '\"1970-01-01T00:00:00.500000000Z\"'",
        "DATE_TIME_NANOSECONDS, 83aa7e80ffffffff, '\"1970-01-01T00:00:01.000000000Z\"'",
        "DATE_TIME_MICROSECONDS, 0000000100000000, '\"2036-02-07T06:28:17.000000Z\"'",
        "DATE_TIME_MICROSECONDS, 0000000000000000, null",
        "DATE_TIME_NANOSECONDS, 83aa7e80, '\"83aa7e80\"'",
      })
  void printsTimesInUtc(AbstractType type, @Nullable String hex, String json) {
    assertThat(print(type, hex)).isEqualTo(json);
  }

  @Test
  void escapesTextAndMendsWhatIsNotUtf8() {
    assertThat(text("say \"no\\\"\n\u0001 é")).isEqualTo("\"say \\\"no\\\\\\\"\\u000a\\u0001 é\"");
    assertThat(print(AbstractType.STRING, "61ff62c3")).isEqualTo("\"a\uFFFDb\uFFFD\"");
  }

  @Test
  void dropsThePaddingOfTextOnly() {
    assertThat(print(AbstractType.STRING, "7370630000")).isEqualTo("\"spc\"");
    assertThat(print(AbstractType.STRING, "00610000")).isEqualTo("\"\\u0000a\"");
    assertThat(print(AbstractType.OCTET_ARRAY, "7370630000")).isEqualTo("\"7370630000\"");
  }

  @Test
  void printsIntegersThatAreTooLongForAnyTypeAsHex() {
    String hex = "ff".repeat(33);

    assertThat(print(AbstractType.UNSIGNED64, hex)).isEqualTo("\"" + hex + "\"");
    assertThat(print(AbstractType.SIGNED8, hex)).isEqualTo("\"" + hex + "\"");
    assertThat(print(AbstractType.SIGNED8, hex.substring(2))).isEqualTo("-1");
  }

  @Test
  void printsUnknownElementsAsHex() {
    assertThat(print(null, "00ab")).isEqualTo("\"00ab\"");
  }

  @Test
  void printsBasicListsWithTheirElement() {
    // allOf bgpCommunity, two of four octets
    assertThat(print(AbstractType.BASIC_LIST, "03" + "01e3" + "0004" + "0000000100000002"))
        .isEqualTo("{\"semantic\":\"allOf\",\"element\":\"bgpCommunity\",\"values\":[1,2]}");
    // undefined; variable length, both forms, of an enterprise
    assertThat(
            print(
                AbstractType.BASIC_LIST, "ff" + "8001" + "ffff" + "00003c25" + "0161" + "ff000162"))
        .isEqualTo(
            "{\"semantic\":\"undefined\",\"element\":\"proceraService\",\"values\":[\"a\",\"b\"]}");
    // a list in a list, and an empty one
    assertThat(
            print(
                AbstractType.BASIC_LIST,
                "04" + "0123" + "ffff" + "06" + "00000400010a" + "05" + "0000040001"))
        .isEqualTo(
            "{\"semantic\":\"ordered\",\"element\":\"basicList\",\"values\":["
                + "{\"semantic\":\"noneOf\",\"element\":\"protocolIdentifier\",\"values\":[10]},"
                + "{\"semantic\":\"noneOf\",\"element\":\"protocolIdentifier\",\"values\":[]}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "03",
    "0301e300",
    "0301e30004000001",
    "0301e3ffff0501",
    "0301e3ffffff00",
    "0381e30004"
  })
  void printsBasicListsThatContradictThemselvesAsHex(String hex) {
    assertThat(print(AbstractType.BASIC_LIST, hex)).isEqualTo("\"" + hex + "\"");
  }

  @Test
  void stopsAtListsNestedWithoutEnd() {
    String list = "";
    for (int i = 0; i < 40; i++) {
      String length = "%02x".formatted(Math.min(list.length() / 2, 254));
      list = "040123ffff" + (list.isEmpty() ? "" : length + list);
    }

    assertThat(print(AbstractType.BASIC_LIST, list)).startsWith("{\"semantic\":\"ordered\"");
  }

  private String text(String value) {
    return print(
        AbstractType.STRING, HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)));
  }

  /** The value stands in the middle of a larger buffer. */
  private String print(@Nullable AbstractType type, @Nullable String hex) {
    byte[] octets = HexFormat.of().parseHex("7777" + (hex == null ? "" : hex) + "77");
    StringBuilder out = new StringBuilder();
    values.append(out, type, octets, 2, octets.length - 3);
    return out.toString();
  }
}
