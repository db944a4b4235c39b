// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.LinkSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic of what shards have saved. A checkpoint is a transaction: the records {@code
 * SHARD/0}, {@code SHARD/1}, ... of its state, each with the checkpoint's number in front, and the
 * head under {@code SHARD}. The transactional id is the shard's name, so that whoever takes the
 * name shuts everybody before out.
 */
final class Checkpoints implements AutoCloseable {
  /** Below the megabyte that brokers take for a record unless told otherwise. */
  private static final int CHUNK = 512 << 10;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A commit that takes longer would hold up counting for longer than scrapers wait. */
  private static final int COMMIT_MS = 8_000;

  private final LinkSettings settings;
  private final String topic;
  private final String shard;
  private final Map<String, Object> properties;

  /** Tells what this process has written from what others have. */
  private final long writer = new SecureRandom().nextLong();

  private KafkaProducer<String, byte[]> producer;

  /** The last write is in doubt: the next one begins with a producer of its own. */
  private boolean inDoubt;

  private long lastNumber;
  private volatile boolean owner = true;

  /** One that was found, and its state. */
  record Found(Checkpoint head, ByteBuffer state) {}

  Checkpoints(LinkSettings settings, LinkSettings.Input input) {
    this.settings = settings;
    this.topic = input.checkpoints();
    this.shard = input.shard();
    properties = Clients.properties(settings);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "flowtally-" + topic + "-" + shard);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, COMMIT_MS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, COMMIT_MS / 2);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, COMMIT_MS);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    makeTopic();
    producer = newProducer();
  }

  private KafkaProducer<String, byte[]> newProducer() {
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  private void makeTopic() {
    try (Admin admin = Admin.create(Clients.properties(settings))) {
      NewTopic wanted =
          new NewTopic(topic, Optional.empty(), Optional.empty())
              .configs(
                  Map.of(
                      "cleanup.policy", "compact",
                      "segment.ms", "600000",
                      "min.cleanable.dirty.ratio", "0.1"));
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("topic " + topic + ": " + Reasons.of(e), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }

  /** Shuts everybody out who has had the name before. */
  void fence() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        producer.initTransactions();
        return;
      } catch (org.apache.kafka.common.errors.TimeoutException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
    }
  }

  boolean isOwner() {
    return owner;
  }

  /**
   * Writes one, or nothing.
   *
   * @throws IOException if it is not known to be written
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the commit fails if one of the sends did
  void write(Checkpoint head, byte[] state) throws IOException {
    if (!owner) {
      throw new IOException(fenced());
    }
    try {
      if (inDoubt) {
        settle();
      }
      inDoubt = true;
      producer.beginTransaction();
      for (int i = 0; i < head.chunks(); i++) {
        int from = i * CHUNK;
        int length = Math.min(CHUNK, state.length - from);
        byte[] chunk =
            ByteBuffer.allocate(Long.BYTES + length)
                .putLong(head.number())
                .put(state, from, length)
                .array();
        producer.send(new ProducerRecord<>(topic, partition(), shard + "/" + i, chunk));
      }
      producer.send(new ProducerRecord<>(topic, partition(), shard, head.bytes()));
      producer.commitTransaction();
      inDoubt = false;
      lastNumber = head.number();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      owner = false;
      throw new IOException(fenced(), e);
    } catch (KafkaException e) {
      throw new IOException("checkpoint of shard " + shard + ": " + Reasons.of(e), e);
    }
  }

  private String fenced() {
    return "another process has taken shard " + shard;
  }

  /**
   * After a write that nobody has confirmed or refused: with a producer of its own, which ends what
   * the former one had begun. Not if somebody else has written meanwhile: to shut that one out
   * would bring back counters that it has already shown as more.
   */
  private void settle() throws IOException {
    checkOwner();
    producer.close(Duration.ZERO);
    producer = newProducer();
    producer.initTransactions();
    checkOwner();
    inDoubt = false;
  }

  private void checkOwner() throws IOException {
    Found last = last();
    if (last != null && last.head().writer() != writer && last.head().number() > lastNumber) {
      owner = false;
      throw new IOException(fenced());
    }
  }

  /** Of a checkpoint of this process. */
  Checkpoint head(long number, long length, Set<Integer> held, Map<Integer, Long> offsets) {
    return new Checkpoint(number, writer, chunks(length), length, held, offsets);
  }

  private static int chunks(long length) {
    return (int) ((length + CHUNK - 1) / CHUNK);
  }

  private int partition() {
    return partition(shard, producer.partitionsFor(topic).size());
  }

  private static int partition(String shard, int count) {
    return Math.floorMod(shard.hashCode(), count);
  }

  /** The last one of this shard; null if it has none. */
  @Nullable Found last() throws IOException {
    Found found = last(shard);
    if (found != null && !inDoubt) {
      lastNumber = found.head().number();
    }
    return found;
  }

  /** The last one of any shard; null if it has none. */
  @Nullable Found last(String shard) throws IOException {
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
      TopicPartition own = new TopicPartition(topic, partition(shard, partitions.size()));
      Map<String, byte[]> values = new HashMap<>();
      read(consumer, List.of(own), values, true);
      byte[] bytes = values.get(shard);
      Checkpoint head = bytes == null ? null : Checkpoint.read(bytes);
      return head == null ? null : found(shard, head, values);
    }
  }

  private static Found found(String shard, Checkpoint head, Map<String, byte[]> values)
      throws IOException {
    ByteBuffer state = ByteBuffer.allocate((int) head.length());
    for (int i = 0; i < head.chunks(); i++) {
      byte[] chunk = values.get(shard + "/" + i);
      if (chunk == null || ByteBuffer.wrap(chunk).getLong() != head.number()) {
        throw new IOException("checkpoint of shard " + shard + " is not whole: record " + i);
      }
      state.put(chunk, Long.BYTES, chunk.length - Long.BYTES);
    }
    return new Found(head, state.flip());
  }

  /** The heads of all other shards. */
  Map<String, Checkpoint> others() throws IOException {
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      List<TopicPartition> all = new ArrayList<>();
      for (PartitionInfo partition : consumer.partitionsFor(topic, PATIENCE)) {
        all.add(new TopicPartition(topic, partition.partition()));
      }
      Map<String, byte[]> values = new HashMap<>();
      read(consumer, all, values, false);
      Map<String, Checkpoint> heads = new HashMap<>();
      for (Map.Entry<String, byte[]> one : values.entrySet()) {
        if (!one.getKey().equals(shard)) {
          heads.put(one.getKey(), Checkpoint.read(one.getValue()));
        }
      }
      return heads;
    }
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> properties = Clients.properties(settings);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** The last value of each key up to now; with or without those of states. */
  private static void read(
      KafkaConsumer<String, byte[]> consumer,
      Collection<TopicPartition> partitions,
      Map<String, byte[]> values,
      boolean states) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), PATIENCE) < end.getValue())) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
        if (record.value() != null && (states || record.key().indexOf('/') < 0)) {
          values.put(record.key(), record.value());
        }
      }
      if (System.nanoTime() - deadline > 0) {
        throw new KafkaException("checkpoints cannot be read: nothing came for 30 s");
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
