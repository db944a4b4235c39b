// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import io.netty.channel.EventLoop;

/**
 * One event loop: its thread, and the handler that all which its sockets deliver goes to.
 *
 * @param handler belongs to the loop's thread
 */
public record ReceiveLoop(EventLoop events, DatagramHandler handler) {}
