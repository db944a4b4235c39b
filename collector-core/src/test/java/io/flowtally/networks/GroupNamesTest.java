// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupNamesTest {
  @Test
  void keepsNumbersOverACopyAndLeavesTheOriginalAsItWas() {
    GroupNames running = new GroupNames();
    int inside = running.number("Inside");
    GroupNames next = running.copy();
    int added = next.number("Added");

    assertThat(next.number("Inside")).isEqualTo(inside);
    assertThat(next.name(added)).isEqualTo("Added");
    assertThat(running.names()).containsExactly("", "other", "Inside");
  }

  @Test
  void takesUpTheNumbersOfKeptNames() {
    GroupNames names = new GroupNames(List.of("", "other", "Inside", "Outside"));

    assertThat(names.number("Outside")).isEqualTo(3);
    assertThat(new GroupNames().number("Outside")).isEqualTo(2);
  }

  @Test
  void countsNamesPastTheLimitAsOther() {
    GroupNames names = new GroupNames();
    for (int i = names.names().size(); i <= GroupNames.MOST; i++) {
      assertThat(names.number("group " + i)).isEqualTo(i);
    }
    assertThat(names.number("one more")).isEqualTo(GroupNames.OTHER);
    assertThat(names.name(GroupNames.OTHER)).isEqualTo("other");
  }
}
