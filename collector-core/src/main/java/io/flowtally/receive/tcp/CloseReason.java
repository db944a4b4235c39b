// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import java.util.Locale;

/** Why a connection has ended. */
public enum CloseReason {
  /** The exporter closed it, between two messages. */
  PEER,
  /** It closed it, or the network did, in the middle of a message. */
  CUT,
  /** It failed: reset, or silent even to the kernel's keepalive. */
  ERROR,
  /** Its address is not among those that may export. */
  NOT_ALLOWED,
  /** There were as many connections as may be, in all or of its address. */
  LIMIT,
  /** It had not sent a message yet, and a new one needed its place. */
  DISPLACED,
  /** No TLS came of it: no TLS at all, no version in common, a certificate that is refused. */
  HANDSHAKE,
  /** What came is no IPFIX message, so where the next one starts is not known. */
  FRAMING,
  /** A handshake or a message was begun and not completed in time. */
  SLOW,
  /** Nothing came for longer than is allowed. */
  IDLE,
  /** Flowtally stopped. */
  SHUTDOWN;

  /** As a label's value. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
