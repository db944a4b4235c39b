// SPDX-License-Identifier: Apache-2.0
/**
 * Counts: a key and an amount go in, buckets that a scrape can read come out.
 *
 * <p>A key is a {@code long[]} whose meaning this package does not know. Times are passed in as Unix
 * seconds. Imports nothing of ours; {@code collector} and {@code http} may import it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.count;
