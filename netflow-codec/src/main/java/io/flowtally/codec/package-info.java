// SPDX-License-Identifier: Apache-2.0
/**
 * Datagram bytes to flow records: templates, options data, sampling, sequence numbers.
 *
 * <p>In: the bytes of one UDP datagram, the address of its exporter, the time. Out: calls of a
 * {@link io.flowtally.codec.RecordSink}, and counters for everything that moved or went wrong.
 *
 * <p>No sockets, no configuration, no clock, no threads, no logging. Wire errors are values counted
 * by reason ({@link io.flowtally.codec.WireError}), never exceptions. NetFlow v5 is a template that
 * nobody has to send; NetFlow v9 and IPFIX differ in the rows of {@link
 * io.flowtally.codec.ProtocolVersion}. Imports nothing of the project; {@code classify} may read
 * the records, {@code collector} and {@code app} everything.
 */
@NullMarked
package io.flowtally.codec;

import org.jspecify.annotations.NullMarked;
