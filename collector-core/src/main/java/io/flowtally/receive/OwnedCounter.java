// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import java.util.concurrent.atomic.AtomicLong;

/** A counter that one thread writes and any may read: no locked instruction. */
public final class OwnedCounter {
  private final AtomicLong value = new AtomicLong();

  public void add(long amount) {
    value.setRelease(value.getPlain() + amount);
  }

  public long get() {
    return value.getAcquire();
  }
}
