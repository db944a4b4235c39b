// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.codec.ElementNames;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.NetRule;
import io.flowtally.networks.Networks;

/** A compiled filter: whether it takes a record. Immutable; allocates nothing. */
public interface Filter {
  boolean matches(FlowFacts facts);

  /** Takes every record. */
  Filter EVERYTHING = facts -> true;

  /**
   * Compiles a filter.
   *
   * @param text empty: everything
   * @param networks what {@code local} and groups mean
   * @param rule how the aggregate finds an AS
   */
  static Filter compile(String text, Networks networks, NetRule rule) throws FilterException {
    return compile(text, networks, rule, ElementNames.REGISTRY);
  }

  /** Compiles a filter whose words may be names of the user's for elements too. */
  static Filter compile(String text, Networks networks, NetRule rule, ElementNames elements)
      throws FilterException {
    return text.isBlank() ? EVERYTHING : new FilterParser(text, networks, rule, elements).parse();
  }
}
