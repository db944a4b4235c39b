// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import io.flowtally.receive.DatagramHandler;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A handler for tests that keeps what it was given. */
final class Messages implements DatagramHandler {
  record Message(List<Byte> bytes, long lo, long session) {}

  final List<Message> all = new CopyOnWriteArrayList<>();
  final List<Long> ended = new CopyOnWriteArrayList<>();
  volatile boolean allowed = true;
  volatile boolean failing;

  @Override
  public boolean wants(long hi, long lo) {
    return allowed;
  }

  @Override
  public void onDatagram(
      byte[] buffer, int offset, int length, long hi, long lo, long session, long nowMs) {
    if (failing) {
      throw new IllegalStateException("a bug");
    }
    Byte[] copy = new Byte[length];
    Arrays.setAll(copy, i -> buffer[offset + i]);
    all.add(new Message(List.of(copy), lo, session));
  }

  @Override
  public void onSessionEnd(long session) {
    ended.add(session);
  }
}
