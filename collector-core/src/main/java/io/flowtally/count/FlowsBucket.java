// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** A bucket that counts flows too: eight bytes more than one that does not. A key of any length. */
final class FlowsBucket extends Bucket {
  private static final long[] NONE = {};
  private static final VarHandle OWN_FLOWS;

  static {
    try {
      OWN_FLOWS = MethodHandles.lookup().findVarHandle(FlowsBucket.class, "ownFlows", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] rest;

  /** Written by the owner only; while there is none, by {@link #takeOverFlows}. */
  private long ownFlows;

  FlowsBucket(long[] key, int words, int createdSeconds, boolean pastLimit, long sequence) {
    super(key, words, createdSeconds, pastLimit, sequence);
    rest = words > INLINE ? Arrays.copyOfRange(key, INLINE, words) : NONE;
  }

  @Override
  long wordOfRest(int i) {
    return LongKeyBucket.word(rest, i);
  }

  @Override
  void copyRest(long[] out) {
    if (rest.length > 0) {
      System.arraycopy(rest, 0, out, INLINE, rest.length);
    }
  }

  @Override
  boolean hasRest(long[] key) {
    return LongKeyBucket.isRestOf(key, rest);
  }

  @Override
  SharedSums newSums() {
    return new SharedFlows();
  }

  /** Retired between the record and this, it adds as all others do. */
  @Override
  void addFlows(QuiescentState loop, long flows) {
    if (isOwnedBy(loop)) {
      OWN_FLOWS.setRelease(this, ownFlows + flows);
    } else {
      ((SharedFlows) shared()).flows.add(flows);
    }
  }

  @Override
  void takeOverFlows(long flows) {
    OWN_FLOWS.setRelease(this, ownFlows + flows);
  }

  @Override
  public long flows() {
    long own = (long) OWN_FLOWS.getAcquire(this);
    return sharedSums() instanceof SharedFlows others ? own + others.flows.sum() : own;
  }

  @SuppressWarnings("serial") // never written as an object
  private static final class SharedFlows extends SharedSums {
    private final LongAdder flows = new LongAdder();
  }
}
