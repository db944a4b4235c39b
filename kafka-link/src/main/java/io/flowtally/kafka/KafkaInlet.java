// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.Link;
import io.flowtally.link.LinkSettings;
import io.flowtally.link.LinkStatus;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.DatagramTap;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the datagrams of the sockets to a topic. Never blocks a loop: what finds no place in the
 * buffer is dropped and counted.
 */
final class KafkaInlet implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaInlet.class);

  /** Sessions up to here are UDP ports, which mean the same behind every inlet. */
  private static final long LAST_PORT = 0xFFFF;

  private static final Duration METADATA = Duration.ofSeconds(20);
  private static final Duration FLUSH = Duration.ofSeconds(10);

  private final String topic;
  private final long bufferBytes;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Connections are numbered by each process: this tells those of one from another's. */
  private final long process = new SecureRandom().nextLong() & Long.MAX_VALUE;

  private final LongAdder sent = new LongAdder();
  private final LongAdder bufferFull = new LongAdder();
  private final LongAdder notDelivered = new LongAdder();
  private volatile long loggedAtMs;

  KafkaInlet(LinkSettings settings) {
    LinkSettings.Output output = Objects.requireNonNull(settings.output());
    topic = output.topic();
    bufferBytes = output.bufferBytes();
    Map<String, Object> properties = Clients.properties(settings);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 20);
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    // Within a send nothing may block; before the first one, what is known of the topic is fetched,
    // and never forgotten.
    properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(1).toMillis());
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    awaitMetadata();
  }

  private void awaitMetadata() {
    long deadline = System.nanoTime() + METADATA.toNanos();
    while (true) {
      try {
        producer.partitionsFor(topic);
        return;
      } catch (KafkaException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        Clients.pause();
      }
    }
  }

  @Override
  public boolean isInput() {
    return false;
  }

  @Override
  public DatagramTap tap() {
    return this::send;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  private void send(
      byte[] buffer, int offset, int length, long hi, long lo, long session, long nowMs) {
    byte[] value = new byte[length];
    System.arraycopy(buffer, offset, value, 0, length);
    byte[] key = DatagramHeaders.address(hi, lo);
    long everywhere = session <= LAST_PORT ? session : (session ^ process) | (LAST_PORT + 1);
    Headers headers = DatagramHeaders.of(key, everywhere, nowMs);
    try {
      producer.send(
          new ProducerRecord<>(topic, null, nowMs, key, value, headers),
          (metadata, failure) -> done(failure));
    } catch (KafkaException e) {
      notDelivered.increment();
      log(e);
    }
  }

  private void done(@Nullable Exception failure) {
    if (failure == null) {
      sent.increment();
    } else {
      // The producer hands what finds no place in its buffer to this, too.
      (failure instanceof BufferExhaustedException ? bufferFull : notDelivered).increment();
      log(failure);
    }
  }

  private void log(Exception failure) {
    long nowMs = System.currentTimeMillis();
    if (nowMs - loggedAtMs > 60_000) {
      loggedAtMs = nowMs;
      LOG.warn("datagrams are not sent to {}: {}", topic, Reasons.of(failure));
    }
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
    return new LinkStatus(
        true,
        false,
        sent.sum(),
        Map.of("buffer_full", bufferFull.sum(), "not_delivered", notDelivered.sum()),
        bufferBytes - Clients.metric(producer.metrics(), "buffer-available-bytes"),
        0,
        0,
        Map.of(),
        0,
        0,
        true);
  }

  @Override
  public void stop() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close(FLUSH);
  }
}
