// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

/**
 * How long a connection may take for what.
 *
 * @param handshakeMs from the connection to the end of the handshake
 * @param slowMs from the first byte of a message to its last
 * @param graceMs for the first message, before another connection may have its place
 */
record TcpTimes(long handshakeMs, long slowMs, long graceMs) {
  static final TcpTimes USUAL = new TcpTimes(10_000, 30_000, 10_000);
}
