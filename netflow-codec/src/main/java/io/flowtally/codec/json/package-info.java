// SPDX-License-Identifier: Apache-2.0
/**
 * Records as JSON lines, each field under its IANA name.
 *
 * <p>For people and tests, not for the hot path: it allocates.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.codec.json;
