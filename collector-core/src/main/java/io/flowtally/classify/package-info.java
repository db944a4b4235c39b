// SPDX-License-Identifier: Apache-2.0
/**
 * A flow record to its key in each aggregate.
 *
 * <p>In: the networks file, the names and prefixes that are local, filters and key columns as text;
 * then one {@link io.flowtally.codec.FlowRecord} after another. Out: whether an aggregate counts
 * the record, and under which key words; and the label values of such a key.
 *
 * <p>All text is compiled when the configuration is read. What the hot path then uses ({@link
 * io.flowtally.classify.Networks}, {@link io.flowtally.classify.AggregatePlan}) is immutable and
 * shared; {@link io.flowtally.classify.FlowFacts} belongs to one loop. Nothing here allocates,
 * locks or handles a string for a record.
 *
 * <p>May be imported by the collector and the command line.
 */
@NullMarked
package io.flowtally.classify;

import org.jspecify.annotations.NullMarked;
