// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadPauseTest {
  private static final int MIB = 1 << 20;
  private static final int PER_TURN = 16;

  private final List<Runnable> queued = new ArrayList<>();
  private final ReadPause pause = new ReadPause(queued::add, PER_TURN);

  @Test
  void aLargerReceiveBufferAllowsALongerPause() {
    pause.receiveBuffer(512 * MIB, 1);
    assertThat(pause.pauseNs()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));

    pause.receiveBuffer(4 * MIB, 1);
    assertThat(pause.pauseNs()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(16));
  }

  @Test
  void aBufferBelowAMebibyteHasItsPartOfAPause() {
    pause.receiveBuffer(208 << 10, 1);
    assertThat(pause.pauseNs()).isEqualTo(812_500);
  }

  @Test
  void thereIsNoPauseWhereTheBufferIsTiny() {
    pause.receiveBuffer(4096, 1);
    pause.datagram(1400);
    pause.endOfTurn();

    assertThat(pause.pauseNs()).isZero();
    assertThat(queued).isEmpty();
  }

  @Test
  void theSmallestBufferOfALoopCounts() {
    pause.receiveBuffer(208 << 10, 1);
    pause.receiveBuffer(32 * MIB, 1);

    assertThat(pause.pauseNs()).isEqualTo(812_500);
  }

  @Test
  void socketsThatShareTheSendersAllowLongerOnes() {
    pause.receiveBuffer(208 << 10, 64);
    assertThat(pause.pauseNs()).isEqualTo(3 * 812_500);
  }

  @Test
  void whatOneSocketGaveCountsAndNotTheSumOfAll() {
    pause.receiveBuffer(MIB, 8);
    for (int socket = 0; socket < 8; socket++) {
      take(5, 20_000);
      pause.endOfTurn();
    }
    assertThat(pause.quiet()).isTrue();

    take(14, 20_000);
    pause.endOfTurn();
    take(1, 20_000);
    pause.endOfTurn();
    assertThat(pause.quiet()).isFalse();
  }

  @Test
  void socketsOfOneLoopShareAPause() {
    pause.receiveBuffer(MIB, 1);
    pause.endOfTurn();
    pause.endOfTurn();
    assertThat(queued).hasSize(1);

    queued.get(0).run();
    pause.endOfTurn();
    assertThat(queued).hasSize(2);
  }

  @Test
  void aTurnThatTookMuchOfTheBufferIsFollowedByNone() {
    pause.receiveBuffer(MIB, 1);
    take(5, 20_000);
    pause.endOfTurn();
    assertThat(pause.quiet()).isTrue();

    take(14, 20_000);
    pause.endOfTurn();
    assertThat(pause.quiet()).isFalse();

    pause.run();
    assertThat(pause.quiet()).as("after the next turn").isTrue();
  }

  @Test
  void aTurnThatDidNotEmptyTheSocketIsFollowedByNone() {
    pause.receiveBuffer(512 * MIB, 1);
    take(PER_TURN - 1, 100);
    pause.endOfTurn();
    assertThat(pause.quiet()).isTrue();

    take(PER_TURN, 100);
    pause.endOfTurn();
    assertThat(pause.quiet()).isFalse();
  }

  @Test
  void thereIsNoneOnceItIsOff() {
    pause.receiveBuffer(512 * MIB, 1);
    pause.off();
    pause.endOfTurn();

    assertThat(pause.pauseNs()).isZero();
    assertThat(queued).isEmpty();
  }

  private void take(int datagrams, int length) {
    for (int i = 0; i < datagrams; i++) {
      pause.datagram(length);
    }
  }
}
