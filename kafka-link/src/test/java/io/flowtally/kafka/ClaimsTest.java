// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static Checkpoint head(Set<Integer> held, Map<Integer, Long> offsets) {
    return new Checkpoint(7, 1, 1, 10, held, offsets);
  }

  @Test
  void aPartitionThatComesBackGoesOnWhereTheOtherShardLeftIt() throws IOException {
    Checkpoint own = head(Set.of(0), Map.of(0, 50L, 1, 100L));
    Checkpoint other = head(Set.of(), Map.of(1, 500L));
    assertThat(Claims.offsets(List.of(0, 1), own, Map.of("b", other)))
        .isEqualTo(Map.of(0, 50L, 1, 500L));
  }

  @Test
  void aShardThatGoesOnWithoutAPartitionLeavesItToAnother() throws IOException {
    Checkpoint a = head(Set.of(0), Map.of(0, 50L, 1, 100L));
    assertThat(Claims.offsets(List.of(1), null, Map.of("a", a))).isEqualTo(Map.of(1, 100L));
  }

  @Test
  void whatAShardHasLeftStaysInItsCheckpoints() throws IOException {
    Checkpoint own = head(Set.of(), Map.of(0, 50L, 1, 100L));
    assertThat(Claims.offsets(List.of(0), own, Map.of())).isEqualTo(Map.of(0, 50L, 1, 100L));
  }

  @Test
  void anotherShardGoesOnWithIt() {
    Checkpoint own = head(Set.of(), Map.of(1, 100L));
    Checkpoint other = head(Set.of(1), Map.of(1, 500L));
    assertThatThrownBy(() -> Claims.offsets(List.of(1), own, Map.of("b", other)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("partition 1 belongs to shard b");
  }

  @Test
  void whatIsKnownOfExportersComesFromWhoHadThePartitionLast() {
    Checkpoint own = head(Set.of(), Map.of(0, 50L, 1, 100L));
    Checkpoint b = head(Set.of(), Map.of(0, 20L, 1, 500L, 2, 7L));
    Checkpoint c = head(Set.of(), Map.of(2, 8L));
    assertThat(Claims.sources(List.of(0, 1, 2, 3), own, Map.of("b", b, "c", c)))
        .isEqualTo(Map.of("b", Set.of(1), "c", Set.of(2)));
    assertThat(Claims.sources(List.of(1), null, Map.of("b", b))).isEqualTo(Map.of("b", Set.of(1)));
  }

  @Test
  void onlyWhatWasNeverReleasedNeedsNoLookAtOthers() {
    Map<Integer, Long> offsets = Map.of(0, 1L, 1, 1L);
    assertThat(Claims.isPlain(List.of(0), head(Set.of(0, 1), offsets))).isTrue();
    assertThat(Claims.isPlain(List.of(0, 1), head(Set.of(0), offsets))).isFalse();
    assertThat(Claims.isPlain(List.of(0), head(Set.of(), offsets))).isFalse();
    assertThat(Claims.isPlain(List.of(0), null)).isFalse();
  }
}
