// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.Handover;
import io.flowtally.link.Link;
import io.flowtally.link.LinkSettings;
import io.flowtally.link.LinkStatus;
import io.flowtally.receive.DatagramHandler;
import io.flowtally.receive.DatagramTap;
import io.flowtally.receive.HandlerErrors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private final List<Handover> handovers = new ArrayList<>();
  private long number;
  private volatile boolean stopping;
  private @Nullable Thread thread;

  private final HandlerErrors errors = new HandlerErrors();
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
      Checkpoint own = found == null ? null : found.head();
      number = own == null ? 0 : own.number();
      claim(own);
      return found == null ? null : new ByteArrayInputStream(found.state().array());
    } catch (KafkaException e) {
      throw new IOException("kafka: " + Reasons.of(e), e);
    }
  }

  private void claim(@Nullable Checkpoint own) throws IOException {
    List<Integer> wanted = input.partitions();
    Map<String, Checkpoint> others = Claims.isPlain(wanted, own) ? Map.of() : checkpoints.others();
    next.putAll(Claims.offsets(wanted, own, others));
    takeFrom(Claims.sources(wanted, own, others));
    for (int partition : wanted) {
      if (own == null || !own.offsets().containsKey(partition)) {
        Long offset = next.get(partition);
        LOG.info(
            "partition {} is new here: {}",
            partition,
            offset == null ? "from its start" : "on from record " + offset);
      }
    }
  }

  private void takeFrom(Map<String, Set<Integer>> sources) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    int partitions;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      partitions = consumer.partitionsFor(input.topic(), PATIENCE).size();
    }
    for (Map.Entry<String, Set<Integer>> source : sources.entrySet()) {
      Checkpoints.Found left = checkpoints.last(source.getKey());
      if (left != null) {
        handovers.add(new LeftBehind(left.state(), source.getValue(), partitions));
      }
    }
  }

  @Override
  public List<Handover> handovers() {
    return List.copyOf(handovers);
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
    // Where an offset is not in the topic, seek() decides: a reset could count things twice.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
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
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    turn.lock();
    try {
      for (TopicPartition partition : partitions) {
        long start = starts.getOrDefault(partition, 0L);
        long wanted = next.getOrDefault(partition.partition(), start);
        long from = Math.min(Math.max(wanted, start), ends.getOrDefault(partition, wanted));
        if (from != wanted) {
          // Either the topic no longer has what was not counted yet, or the brokers have lost what
          // was. To begin anew would count things twice.
          LOG.error("{} has no record {}: it is counted from {} on", partition, wanted, from);
        }
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
        try {
          deliver(record, handler);
        } catch (RuntimeException e) {
          errors.happened("kafka", e, record.timestamp());
        }
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
    Set<Integer> held = last ? Set.of() : Set.copyOf(input.partitions());
    Checkpoint head = checkpoints.head(number + 1, bytes.length, held, next);
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
        errors.count(),
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
