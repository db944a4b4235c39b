// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.networks.FlowFacts;
import java.util.ArrayList;
import java.util.List;

/** And, or, not. Chains of the same operator are flat, so that their depth stays small. */
final class Filters {
  private Filters() {}

  static Filter and(Filter left, Filter right) {
    return new All(joined(left instanceof All all ? all.filters : new Filter[] {left}, right));
  }

  static Filter or(Filter left, Filter right) {
    return new Any(joined(left instanceof Any any ? any.filters : new Filter[] {left}, right));
  }

  static Filter not(Filter filter) {
    return new Not(filter);
  }

  private static Filter[] joined(Filter[] filters, Filter last) {
    List<Filter> joined = new ArrayList<>(List.of(filters));
    joined.add(last);
    return joined.toArray(new Filter[0]);
  }

  private static final class All implements Filter {
    private final Filter[] filters;

    All(Filter[] filters) {
      this.filters = filters;
    }

    @Override
    public boolean matches(FlowFacts facts) {
      for (Filter filter : filters) {
        if (!filter.matches(facts)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Any implements Filter {
    private final Filter[] filters;

    Any(Filter[] filters) {
      this.filters = filters;
    }

    @Override
    public boolean matches(FlowFacts facts) {
      for (Filter filter : filters) {
        if (filter.matches(facts)) {
          return true;
        }
      }
      return false;
    }
  }

  private static final class Not implements Filter {
    private final Filter filter;

    Not(Filter filter) {
      this.filter = filter;
    }

    @Override
    public boolean matches(FlowFacts facts) {
      return !filter.matches(facts);
    }
  }
}
