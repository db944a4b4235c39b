// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.LinkSettings;
import io.flowtally.link.RecordSender;
import io.flowtally.link.RecordStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one topic and never blocks a loop: what finds no place in the buffer is dropped and
 * counted. Thread-safe.
 */
final class Outbox implements RecordSender {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private static final Duration METADATA = Duration.ofSeconds(20);
  private static final Duration FLUSH = Duration.ofSeconds(10);
  private static final int LOG_EVERY_MS = 60_000;

  private final String topic;
  private final String what;
  private final long bufferBytes;
  private final KafkaProducer<byte[], byte[]> producer;

  private final LongAdder sent = new LongAdder();
  private final LongAdder bufferFull = new LongAdder();
  private final LongAdder notDelivered = new LongAdder();
  private volatile long loggedAtMs;

  /**
   * Connects.
   *
   * @param what is sent, for the log: datagrams
   */
  Outbox(LinkSettings settings, String topic, long bufferBytes, String what) {
    this.topic = topic;
    this.what = what;
    this.bufferBytes = bufferBytes;
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
    boolean known = false;
    try {
      awaitMetadata();
      known = true;
    } finally {
      if (!known) {
        producer.close(Duration.ZERO);
      }
    }
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
  public void send(byte[] key, byte[] message, long timeMs) {
    send(key, message, timeMs, new RecordHeaders());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
  void send(byte[] key, byte[] message, long timeMs, Headers headers) {
    try {
      producer.send(
          new ProducerRecord<>(topic, null, timeMs, key, message, headers),
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
    if (nowMs - loggedAtMs > LOG_EVERY_MS) {
      loggedAtMs = nowMs;
      LOG.warn("{} are not sent to {}: {}", what, topic, Reasons.of(failure));
    }
  }

  @Override
  public RecordStatus status() {
    return new RecordStatus(
        sent.sum(),
        Map.of("buffer_full", bufferFull.sum(), "not_delivered", notDelivered.sum()),
        bufferBytes - Clients.metric(producer.metrics(), "buffer-available-bytes"));
  }

  /** Waits until all is confirmed, or given up. */
  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close(FLUSH);
  }
}
