// SPDX-License-Identifier: Apache-2.0
/**
 * A record to its key. {@link io.flowtally.key.Columns} is the catalogue: one row says everything
 * about a column, and what needs to know of columns (configuration, import, labels, saved state,
 * documentation) reads it.
 *
 * <p>{@link io.flowtally.key.AggregatePlan} is what an aggregate compiles to: immutable, and
 * shared by all loops.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.key;
