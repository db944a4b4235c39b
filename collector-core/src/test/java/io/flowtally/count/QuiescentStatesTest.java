// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuiescentStatesTest {
  private final QuiescentStates states = new QuiescentStates();
  private final QuiescentState one = states.register();
  private final QuiescentState two = states.register();

  @Test
  void isPassedAtOnceWhileEveryLoopIsOutside() {
    assertThat(states.mark().passed()).isTrue();
    one.enter();
    one.leave();
    assertThat(states.mark().passed()).isTrue();
  }

  @Test
  void waitsForEveryLoopThatWasInside() {
    one.enter();
    two.enter();
    QuiescentStates.Mark mark = states.mark();
    assertThat(mark.passed()).isFalse();
    two.leave();
    assertThat(mark.passed()).isFalse();
    one.leave();
    assertThat(mark.passed()).isTrue();
  }

  @Test
  void doesNotWaitForALoopThatIsAlreadyInItsNextDatagram() {
    one.enter();
    QuiescentStates.Mark mark = states.mark();
    one.leave();
    one.enter();
    two.enter();
    assertThat(mark.passed()).isTrue();
  }
}
