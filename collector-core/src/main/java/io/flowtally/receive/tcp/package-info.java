// SPDX-License-Identifier: Apache-2.0
/**
 * IPFIX over TCP and TLS: messages framed by their length field (RFC 7011 section 10.4), one
 * session a connection, bounded in number, bytes and time.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.receive.tcp;
