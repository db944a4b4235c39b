// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The states of all receive loops, shared by the buckets of every aggregate.
 *
 * <p>What has been unlinked from a shared structure may still be used by a loop that found it
 * before. Once each loop has been seen outside a datagram after the unlinking, no loop can.
 */
public final class QuiescentStates {
  /** As many as a bucket can tell apart; 0 and the last number have a meaning of their own. */
  private static final int MOST = (1 << Short.SIZE) - 2;

  private final List<QuiescentState> states = new CopyOnWriteArrayList<>();

  /** A state for a loop about to start. */
  public synchronized QuiescentState register() {
    int number = states.size() + 1;
    if (number > MOST) {
      throw new IllegalStateException("more than " + MOST + " loops");
    }
    QuiescentState state = new QuiescentState((short) number);
    states.add(state);
    return state;
  }

  /** Where every loop stands now; take it after the unlinking. */
  public Mark mark() {
    QuiescentState[] loops = states.toArray(QuiescentState[]::new);
    long[] words = new long[loops.length];
    for (int i = 0; i < loops.length; i++) {
      words[i] = loops[i].word();
    }
    return new Mark(loops, words);
  }

  /** A moment, and the question whether every loop has left the datagram it was then in. */
  public static final class Mark {
    /** Long passed. */
    static final Mark NOBODY = new Mark(new QuiescentState[0], new long[0]);

    private final QuiescentState[] loops;
    private final long[] words;

    private Mark(QuiescentState[] loops, long[] words) {
      this.loops = loops;
      this.words = words;
    }

    /** True once no loop can still use what was unlinked before the mark. */
    public boolean passed() {
      for (int i = 0; i < loops.length; i++) {
        if (QuiescentState.isInside(words[i]) && loops[i].word() == words[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
