// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** A message of which only a part has come. It takes no more memory than twice what has come. */
final class TcpFrame {
  private static final int LEAST = 64;
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int size;
  private int wants;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Where it stands, from 0 to {@link #size}; overwritten by the next one. */
  byte[] bytes() {
    return bytes;
  }

  int u16(int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }

  /** The length of the whole; 0 while that is not known. */
  int wants() {
    return wants;
  }

  void wants(int length) {
    wants = length;
  }

  /** Takes what there is, until it has so many bytes. */
  void take(ByteBuf in, int upTo) {
    int more = Math.min(in.readableBytes(), upTo - size);
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(LEAST, Math.min(0xFFFF, 2 * (size + more))));
    }
    in.readBytes(bytes, size, more);
    size += more;
  }

  /** The next one begins; the memory stays for it. */
  void clear() {
    size = 0;
    wants = 0;
  }
}
