// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of each exporter: its domains, sessions, sequence numbers, counters and what of it
 * is saved.
 *
 * <p>All of it is bounded by {@link io.flowtally.codec.CodecLimits}, and looked up by hashes under
 * a secret of the process.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.codec.exporter;
