// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final Checkpoint HEAD =
      new Checkpoint(17, -5, 3, 1_500_000, Set.of(3, 9), Map.of(3, 1L << 40, 0, 7L));

  @Test
  void readsWhatItWrites() throws IOException {
    assertThat(Checkpoint.read(HEAD.bytes())).isEqualTo(HEAD);
  }

  @Test
  void refusesAnotherVersionAndWhatEndsEarly() {
    byte[] bytes = HEAD.bytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Checkpoint.read(cut)).isInstanceOf(EOFException.class);
    }
    bytes[0] = 1;
    assertThatThrownBy(() -> Checkpoint.read(bytes)).hasMessage("a checkpoint of version 1, not 2");
  }
}
