// SPDX-License-Identifier: Apache-2.0
/**
 * UDP: sockets that share a port, one for each loop, read many datagrams at a time. Netty stays in
 * this package and its neighbors under {@code receive}.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.receive.udp;
