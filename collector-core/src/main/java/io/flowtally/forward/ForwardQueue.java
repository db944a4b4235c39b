// SPDX-License-Identifier: Apache-2.0
package io.flowtally.forward;

import io.flowtally.receive.DatagramTap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams on their way from one loop to the sender: a ring of bytes that one thread writes and
 * one reads. An entry is its length, the exporter's port and address, and the datagram.
 *
 * <p>The loop pays for a copy; when nothing is forwarded, for the look at one field. A full ring
 * loses the newest, which is counted.
 */
final class ForwardQueue implements DatagramTap {
  static final int CAPACITY = 8 << 20;
  private static final int HEADER = 24;
  private static final int LAST_PORT = 0xFFFF;

  /** In place of a length: the next entry is at the start of the ring. */
  private static final int WRAP = -1;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Takes one entry; it must be done with the bytes when it returns. */
  interface Consumer {
    void datagram(byte[] ring, int offset, int length, long hi, long lo, int port);
  }

  private final Forwarder forwarder;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private volatile byte @Nullable [] ring;

  ForwardQueue(Forwarder forwarder) {
    this.forwarder = forwarder;
  }

  /** From now on it takes copies. */
  synchronized void open() {
    if (ring == null) {
      ring = new byte[CAPACITY];
    }
  }

  @Override
  public void datagram(
      byte[] buffer, int offset, int length, long hi, long lo, long session, long nowMs) {
    if (ring == null || session > LAST_PORT || !forwarder.wants(hi, lo)) {
      return;
    }
    if (put(buffer, offset, length, hi, lo, (int) session)) {
      forwarder.wake();
    } else {
      forwarder.lost(hi, lo);
    }
  }

  /** False if there is no room, or it is not open. */
  boolean put(byte[] buffer, int offset, int length, long hi, long lo, int port) {
    byte[] to = ring;
    if (to == null) {
      return false;
    }
    int size = (HEADER + length + 7) & -8;
    long at = written.getPlain();
    int from = (int) (at & (CAPACITY - 1));
    int behind = CAPACITY - from;
    // An entry does not go over the end of the ring.
    int skipped = behind < size ? behind : 0;
    if (at + skipped + size - read.getAcquire() > CAPACITY) {
      return false;
    }
    if (skipped > 0) {
      INT.set(to, from, WRAP);
      from = 0;
    }
    INT.set(to, from, length);
    INT.set(to, from + 4, port);
    LONG.set(to, from + 8, hi);
    LONG.set(to, from + 16, lo);
    System.arraycopy(buffer, offset, to, from + HEADER, length);
    written.setRelease(at + skipped + size);
    return true;
  }

  boolean isEmpty() {
    return read.getPlain() == written.getAcquire();
  }

  /** Hands on at most so many; how many there were. */
  int drain(int most, Consumer consumer) {
    byte[] from = ring;
    if (from == null) {
      return 0;
    }
    long end = written.getAcquire();
    long at = read.getPlain();
    int taken = 0;
    while (at != end && taken < most) {
      int position = (int) (at & (CAPACITY - 1));
      int length = (int) INT.get(from, position);
      if (length == WRAP) {
        at += CAPACITY - position;
        continue;
      }
      consumer.datagram(
          from,
          position + HEADER,
          length,
          (long) LONG.get(from, position + 8),
          (long) LONG.get(from, position + 16),
          (int) INT.get(from, position + 4));
      taken++;
      at += (HEADER + length + 7) & -8;
      read.setRelease(at);
    }
    return taken;
  }
}
