package io.flowtally.classify;

import io.flowtally.classify.FilterHead.Direction;

/** A test of one end of a flow, asked of the ends that the direction names. */
abstract class EndFilter implements Filter {
  private final Direction direction;

  EndFilter(Direction direction) {
    this.direction = direction;
  }

  abstract boolean matches(FlowFacts facts, boolean src);

  @Override
  public final boolean matches(FlowFacts facts) {
    return switch (direction) {
      case SRC -> matches(facts, true);
      case DST -> matches(facts, false);
      case EITHER -> matches(facts, true) || matches(facts, false);
      case BOTH -> matches(facts, true) && matches(facts, false);
    };
  }
}
