// SPDX-License-Identifier: Apache-2.0
/**
 * Weighs what has no bucket: hashes and sizes of records go in, weights and candidates come out.
 *
 * <p>All of it has a fixed size, and is addressed by a hash under a secret of the process, so that
 * nobody outside can choose keys that meet. Knows no bucket, no table and no clock; imports nothing
 * of ours. Only {@code count} imports it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.count.admission;
