// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

/**
 * What the kernel says of one socket.
 *
 * @param queuedBytes kernel memory of datagrams that wait to be read
 * @param dropped datagrams dropped for want of room; 32 bits, so it wraps
 */
record SocketMemory(long queuedBytes, long dropped) {}
