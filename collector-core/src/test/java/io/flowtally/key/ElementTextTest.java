// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.text.PlainText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTextTest {
  private static byte[] normal(byte[] sent) {
    ByteBuffer octets = ByteBuffer.wrap(Arrays.copyOf(sent, 32));
    long[] key = {7, octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong(), 7};
    ElementText.normalize(key, 1);
    assertThat(key[0] + key[5]).isEqualTo(14);
    return ByteBuffer.allocate(32)
        .putLong(key[1])
        .putLong(key[2])
        .putLong(key[3])
        .putLong(key[4])
        .array();
  }

  private static String normal(String sent) {
    byte[] bytes = normal(sent.getBytes(StandardCharsets.ISO_8859_1));
    int length = 0;
    while (length < 32 && bytes[length] != 0) {
      length++;
    }
    for (int i = length; i < 32; i++) {
      assertThat(bytes[i]).isZero();
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  @Test
  void leavesPlainTextAsItIs() {
    for (String text :
        new String[] {"", "a", "uplink", "12345678", "123456789", "~ !", "x".repeat(32)}) {
      assertThat(normal(text)).isEqualTo(text);
    }
  }

  @Test
  void endsAtTheFirstNul() {
    assertThat(normal("abc\0def")).isEqualTo("abc");
    assertThat(normal("12345678\0x")).isEqualTo("12345678");
    assertThat(normal("\0" + "1234567890")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a\u0001b,a b",
        "a\u007Fb,a b",
        "a\u0009,a ",
        "\u00C3\u00A9,é",
        // C1 control, line separator, override of direction, joiner
        "a\u00C2\u0085b,a b",
        "a\u00E2\u0080\u00A8b,a b",
        "a\u00E2\u0080\u00AEb,ab",
        "a\u00E2\u0080\u008Db,a\u200Db",
        // not UTF-8: a lone byte, an overlong one, a surrogate, beyond Unicode, an end within
        "a\u00FFb,a?b",
        "\u00C0\u0080b,??b",
        "\u00ED\u00A0\u0080,???",
        "\u00F4\u0090\u0080\u0080,????",
        "\u00E2\u0082,??",
        "\u00F0\u009F\u0098\u0080,😀",
      })
  void showsWhatALabelCan(String sent, String shown) {
    assertThat(normal(sent)).isEqualTo(shown);
  }

  @Test
  void leavesOutACharacterThatTheEndHasCut() {
    assertThat(normal("x".repeat(31) + "\u00C3")).isEqualTo("x".repeat(31));
    assertThat(normal("x".repeat(30) + "\u00C3\u00A9")).isEqualTo("x".repeat(30) + "é");
  }

  /** Whatever is sent: no two keys have one label, and a label needs no change any more. */
  @Test
  void isOneKeyALabel() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      byte[] sent = new byte[32];
      int length = random.nextInt(33);
      for (int j = 0; j < length; j++) {
        sent[j] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26));
      }
      byte[] once = normal(sent);
      assertThat(normal(once)).isEqualTo(once);
      String text = new String(once, StandardCharsets.UTF_8).replaceAll("\0+$", "");
      assertThat(text).doesNotContain("\0", "\uFFFD").isEqualTo(PlainText.of(text));
      assertThat(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 32)).isEqualTo(once);
    }
  }
}
