// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.networks.GroupNames;

/** How a number of a key reads if not as digits: a protocol's name, a group's. */
@FunctionalInterface
public interface NumberWords {
  void append(long number, GroupNames groups, StringBuilder out);
}
