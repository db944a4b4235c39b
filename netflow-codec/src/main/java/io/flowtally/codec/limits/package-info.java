// SPDX-License-Identifier: Apache-2.0
/**
 * Tables and budgets that a stranger on the network cannot make larger or slower: keyed hashes, a
 * fixed number of steps, a share of memory each.
 *
 * <p>Internal to the codec: {@code module-info.java} does not export it. Imports {@code address}
 * at most.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.codec.limits;
