// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.receive.ListenerCounters;
import org.junit.jupiter.api.Test;

class ListenerStatusTest {
  @Test
  void handsOnEveryCounter() {
    assertThat(ListenerStatus.of(new Counters()))
        .isEqualTo(new ListenerStatus(":2055", 1, 2, 3, 4, 5, 6, 7));
  }

  private static final class Counters implements ListenerCounters {
    @Override
    public String name() {
      return ":2055";
    }

    @Override
    public int port() {
      return 2055;
    }

    @Override
    public long datagrams() {
      return 1;
    }

    @Override
    public long bytes() {
      return 2;
    }

    @Override
    public long kernelDropped() {
      return 3;
    }

    @Override
    public long truncated() {
      return 4;
    }

    @Override
    public long refused() {
      return 5;
    }

    @Override
    public long handlerErrors() {
      return 6;
    }

    @Override
    public long receiveBufferBytes() {
      return 7;
    }

    @Override
    public long queuedBytes() {
      return 8;
    }
  }
}
