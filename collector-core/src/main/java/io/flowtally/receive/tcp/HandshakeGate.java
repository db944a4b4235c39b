// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/**
 * Keeps back the end of what an exporter sends until its handshake is done, which goes on beside
 * the reading: what an exporter sends that connects, sends and closes at once would be lost.
 */
final class HandshakeGate extends ChannelInboundHandlerAdapter {
  private boolean open;
  private @Nullable ChannelHandlerContext ended;

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !open) {
      ended = context;
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /** The handshake is done; what came with its end is decrypted before this end is passed on. */
  void open() {
    open = true;
    ChannelHandlerContext waiting = ended;
    if (waiting != null) {
      waiting
          .executor()
          .execute(() -> waiting.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE));
    }
  }
}
