// SPDX-License-Identifier: Apache-2.0
/**
 * Copies of datagrams for other collectors, as they came. A loop leaves a copy in a queue and goes
 * on; one thread sends them. Nothing here holds up the counting.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.forward;
