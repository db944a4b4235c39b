// SPDX-License-Identifier: Apache-2.0
/**
 * Datagram bytes to flow records.
 *
 * <p>In: the bytes of one datagram, its session, the time. Out: calls of a {@link
 * io.flowtally.codec.RecordSink}, and counters for everything that moved or went wrong. Faults of
 * the wire are values that are counted by reason; nothing is thrown for them.
 *
 * <p>No sockets, configuration, clock, threads or logging. Versions 5, 9 and 10 differ in rows of
 * tables. Imports {@code address} and its own subpackages.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.codec;
