// SPDX-License-Identifier: Apache-2.0
/**
 * Sockets and capture files in, datagrams out. Nothing of this room knows what a datagram says: it
 * hands on the payload, the exporter's address and the time, and counts what it could not hand on.
 *
 * <p>Imports no other room. {@code collector} wires it; the command line uses {@link
 * io.flowtally.receive.PcapFile}.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.receive;
