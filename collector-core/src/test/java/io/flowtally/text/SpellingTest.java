// SPDX-License-Identifier: Apache-2.0
package io.flowtally.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  @Test
  void countsInsertedDroppedReplacedAndSwappedLetters() {
    assertThat(Spelling.distance("listen", "listen")).isZero();
    assertThat(Spelling.distance("lisen", "listen")).isEqualTo(1);
    assertThat(Spelling.distance("lsiten", "listen")).isEqualTo(1);
    assertThat(Spelling.distance("", "net")).isEqualTo(3);
    assertThat(Spelling.distance("nat", "net")).isEqualTo(1);
  }

  @Test
  void listsAllWordsWhenNoneIsNear() {
    assertThat(Spelling.advice("colour", List.of("net", "as"))).isEqualTo("write one of net, as");
  }
}
