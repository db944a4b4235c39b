// SPDX-License-Identifier: Apache-2.0
/**
 * The networks file: groups, which prefixes are local, and the compiled longest-prefix table that
 * says in which row an address is.
 *
 * <p>What the hot path uses ({@link io.flowtally.networks.Networks}) is immutable and shared;
 * {@link io.flowtally.networks.FlowFacts} belongs to one loop and holds what was looked up for one
 * record. Of the codec it knows the record alone.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.networks;
