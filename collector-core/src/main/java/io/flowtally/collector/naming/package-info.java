// SPDX-License-Identifier: Apache-2.0
/** Joins names to what has series, beside the receiving. */
@org.jspecify.annotations.NullMarked
package io.flowtally.collector.naming;
