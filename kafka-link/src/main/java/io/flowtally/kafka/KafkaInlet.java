// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.Link;
import io.flowtally.link.LinkSettings;
import io.flowtally.link.LinkStatus;
import io.flowtally.link.RecordStatus;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.DatagramTap;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Sends the datagrams of the sockets to a topic. */
final class KafkaInlet implements Link {
  /** Sessions up to here are UDP ports, which mean the same behind every inlet. */
  private static final long LAST_PORT = 0xFFFF;

  private final Outbox outbox;

  /** Connections are numbered by each process: this tells those of one from another's. */
  private final long process = new SecureRandom().nextLong() & Long.MAX_VALUE;

  KafkaInlet(LinkSettings settings) {
    LinkSettings.Output output = Objects.requireNonNull(settings.output());
    outbox = new Outbox(settings, output.topic(), output.bufferBytes(), "datagrams");
  }

  @Override
  public boolean isInput() {
    return false;
  }

  @Override
  public DatagramTap tap() {
    return this::send;
  }

  private void send(
      byte[] buffer, int offset, int length, long hi, long lo, long session, long nowMs) {
    byte[] value = new byte[length];
    System.arraycopy(buffer, offset, value, 0, length);
    byte[] key = DatagramHeaders.address(hi, lo);
    long everywhere = session <= LAST_PORT ? session : (session ^ process) | (LAST_PORT + 1);
    outbox.send(key, value, nowMs, DatagramHeaders.of(key, everywhere, nowMs));
  }

  @Override
  public @Nullable InputStream takeOver() {
    return null;
  }

  @Override
  public void start(DatagramHandler handler, Lock turn) {}

  @Override
  public void commit(Content content, boolean last) {}

  @Override
  public LinkStatus status() {
    RecordStatus status = outbox.status();
    return new LinkStatus(
        true,
        false,
        status.sent(),
        status.dropped(),
        status.waitingBytes(),
        0,
        0,
        0,
        Map.of(),
        0,
        0,
        true);
  }

  @Override
  public void stop() {
    outbox.flush();
  }

  @Override
  public void close() {
    outbox.close();
  }
}
