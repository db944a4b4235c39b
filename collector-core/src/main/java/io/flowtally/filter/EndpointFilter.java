// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.filter.FilterHead.Direction;
import io.flowtally.networks.FlowFacts;

/** A test of one end of a flow, asked of the ends that the direction names. */
abstract class EndpointFilter implements Filter {
  private final boolean src;
  private final boolean dst;
  private final boolean bothMust;

  EndpointFilter(Direction direction) {
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
