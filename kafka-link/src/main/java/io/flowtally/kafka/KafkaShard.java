// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.Link;
import io.flowtally.link.LinkSettings;
import io.flowtally.link.LinkStatus;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.DatagramTap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shard: counts some partitions of the topic, and keeps what it counted beside the offsets. */
final class KafkaShard implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaShard.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LinkSettings settings;
  private final LinkSettings.Input input;
  private final Checkpoints checkpoints;

  /** By partition: the first record that is not counted. Guarded by the lock of {@link #start}. */
  private final Map<Integer, Long> next = new TreeMap<>();

  private long number;
  private volatile boolean stopping;
  private @Nullable Thread thread;

  private final AtomicLong received = new AtomicLong();
  private final AtomicLong undecodable = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong commitFailures = new AtomicLong();
  private volatile Map<Integer, Long> lag = Map.of();

  KafkaShard(LinkSettings settings) {
    this.settings = settings;
    this.input = Objects.requireNonNull(settings.input());
    this.checkpoints = new Checkpoints(settings, input);
  }

  @Override
  public boolean isInput() {
    return true;
  }

  @Override
  public DatagramTap tap() {
    return DatagramTap.NONE;
  }

  @Override
  public @Nullable InputStream takeOver() throws IOException {
    try {
      checkpoints.fence();
      Checkpoints.Found found = checkpoints.last();
      if (found != null) {
        number = found.head().number();
        next.putAll(found.head().offsets());
      }
      claim();
      return found == null ? null : new ByteArrayInputStream(found.state().array());
    } catch (KafkaException e) {
      throw new IOException("kafka: " + Reasons.of(e), e);
    }
  }

  /**
   * A partition that is new to this shard goes on where another one has left it, or at its start.
   */
  private void claim() throws IOException {
    List<Integer> unknown =
        input.partitions().stream().filter(partition -> !next.containsKey(partition)).toList();
    if (unknown.isEmpty()) {
      return;
    }
    Map<String, Checkpoint> others = checkpoints.others();
    for (int partition : unknown) {
      String from = null;
      for (Map.Entry<String, Checkpoint> other : others.entrySet()) {
        Long offset = other.getValue().offsets().get(partition);
        if (offset == null) {
          continue;
        }
        if (!other.getValue().released()) {
          throw new IOException(
              "kafka.input: partition "
                  + partition
                  + " belongs to shard "
                  + other.getKey()
                  + ", which has not ended in order: stop it, or start it once more and stop it");
        }
        if (offset > next.getOrDefault(partition, -1L)) {
          next.put(partition, offset);
          from = other.getKey();
        }
      }
      LOG.info(
          "partition {} goes on {}",
          partition,
          from == null ? "from its start" : "where shard " + from + " has left it");
    }
  }

  @Override
  public void start(DatagramHandler handler, Lock turn) {
    Thread consuming = new Thread(() -> run(handler, turn), "kafka");
    consuming.setDaemon(true);
    thread = consuming;
    consuming.start();
  }

  private void run(DatagramHandler handler, Lock turn) {
    while (isWanted()) {
      try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
        seek(consumer, turn);
        while (isWanted()) {
          ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
          if (!records.isEmpty()) {
            count(records, handler, turn);
          }
          lag = lag(consumer);
        }
      } catch (WakeupException e) {
        LOG.debug("woken", e);
      } catch (KafkaException e) {
        LOG.warn("kafka: {}: tried again", Reasons.of(e));
        Clients.pause();
      }
    }
  }

  private boolean isWanted() {
    return !stopping && checkpoints.isOwner();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = Clients.properties(settings);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // What the topic has let go of before it was counted is missing; what is left is counted.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "flowtally-" + input.shard());
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void seek(KafkaConsumer<?, ?> consumer, Lock turn) {
    List<TopicPartition> partitions =
        input.partitions().stream().map(one -> new TopicPartition(input.topic(), one)).toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, PATIENCE);
    turn.lock();
    try {
      for (TopicPartition partition : partitions) {
        long start = starts.getOrDefault(partition, 0L);
        long from = next.getOrDefault(partition.partition(), start);
        next.put(partition.partition(), from);
        consumer.seek(partition, from);
      }
    } finally {
      turn.unlock();
    }
  }

  private void count(ConsumerRecords<byte[], byte[]> records, DatagramHandler handler, Lock turn) {
    turn.lock();
    try {
      if (!isWanted()) {
        return; // the last checkpoint may have been written
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        deliver(record, handler);
        next.put(record.partition(), record.offset() + 1);
      }
      handler.onBatchEnd();
    } finally {
      turn.unlock();
    }
  }

  private void deliver(ConsumerRecord<byte[], byte[]> record, DatagramHandler handler) {
    DatagramHeaders headers = DatagramHeaders.read(record.headers());
    byte[] datagram = record.value();
    if (headers == null || datagram == null) {
      undecodable.incrementAndGet();
      return;
    }
    received.incrementAndGet();
    if (handler.wants(headers.hi(), headers.lo())) {
      handler.onDatagram(
          datagram,
          0,
          datagram.length,
          headers.hi(),
          headers.lo(),
          headers.session(),
          headers.timeMs());
    }
  }

  private Map<Integer, Long> lag(KafkaConsumer<?, ?> consumer) {
    Map<Integer, Long> waiting = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      consumer
          .currentLag(partition)
          .ifPresent(records -> waiting.put(partition.partition(), records));
    }
    return waiting;
  }

  @Override
  public void commit(Content content, boolean last) throws IOException {
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    content.write(new DataOutputStream(state));
    byte[] bytes = state.toByteArray();
    Checkpoint head = checkpoints.head(number + 1, bytes.length, last, next);
    try {
      checkpoints.write(head, bytes);
      number++;
      commits.incrementAndGet();
    } catch (IOException e) {
      commitFailures.incrementAndGet();
      number++; // it may have been written after all: its number is not used again
      throw e;
    }
  }

  @Override
  public LinkStatus status() {
    return new LinkStatus(
        false,
        true,
        0,
        Map.of(),
        0,
        received.get(),
        undecodable.get(),
        lag,
        commits.get(),
        commitFailures.get(),
        checkpoints.isOwner());
  }

  @Override
  public void stop() {
    stopping = true;
    Thread consuming = thread;
    if (consuming != null) {
      try {
        consuming.join(PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    checkpoints.close();
  }
}
