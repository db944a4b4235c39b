// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * The memory that the sockets of one event loop are read into: a slot for each datagram of a
 * recvmmsg call. Datagrams are copied out before the next read, so one buffer serves for ever, and
 * reading allocates no buffers. It is a pooled one, for the slices that Netty makes of a pooled
 * buffer are pooled too.
 *
 * <p>A slot holds the largest datagram and one byte more: a datagram that fills it was cut. Large
 * slots cost address space, not memory: a page is there once a datagram has reached it, so {@value
 * #DATAGRAMS_PER_READ} slots of 64 KiB hold some 128 KiB with datagrams of 1,500 bytes and 2 MiB
 * with the largest. Slots start at different cache sets, since their size is no multiple of a page.
 */
public final class ReadBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
  /** 16 to 64 a call cost the least time; more only fills the cache. */
  static final int DATAGRAMS_PER_READ = 32;

  /** After so many a socket lets the others of its loop have a turn. */
  static final int DATAGRAMS_PER_TURN = 4096;

  private static final int PAGE = 4096;
  private static final int SHIFT = 1088;

  private final int slotBytes;
  private final ByteBuf slots;

  public ReadBuffer(int maxDatagramBytes) {
    super(DATAGRAMS_PER_TURN);
    int pages = (maxDatagramBytes + PAGE) / PAGE;
    this.slotBytes = pages * PAGE + SHIFT;
    this.slots = PooledByteBufAllocator.DEFAULT.directBuffer(DATAGRAMS_PER_READ * slotBytes);
  }

  int slotBytes() {
    return slotBytes;
  }

  /** Frees the memory; no socket reads any more. */
  void release() {
    slots.release();
  }

  @Override
  public MaxMessageHandle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public ByteBuf allocate(ByteBufAllocator ignored) {
        return slots.retain().clear();
      }

      @Override
      public int guess() {
        return slots.capacity();
      }
    };
  }
}
