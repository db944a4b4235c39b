// SPDX-License-Identifier: Apache-2.0
package io.flowtally.classify;

import io.flowtally.classify.FilterHead.Direction;

/** A test of one end of a flow, asked of the ends that the direction names. */
abstract class EndFilter implements Filter {
  private final boolean src;
  private final boolean dst;
  private final boolean bothMust;

  EndFilter(Direction direction) {
    src = direction != Direction.DST;
    dst = direction != Direction.SRC;
    bothMust = direction == Direction.BOTH;
  }

  abstract boolean matches(FlowFacts facts, boolean src);

  @Override
  public final boolean matches(FlowFacts facts) {
    if (!dst) {
      return matches(facts, true);
    }
    if (!src) {
      return matches(facts, false);
    }
    return bothMust
        ? matches(facts, true) && matches(facts, false)
        : matches(facts, true) || matches(facts, false);
  }
}
