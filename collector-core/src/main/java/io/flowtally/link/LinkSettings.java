// SPDX-License-Identifier: Apache-2.0
package io.flowtally.link;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of Kafka. Immutable.
 *
 * @param brokers HOST:PORT each
 * @param properties for Kafka's clients as they are: encryption, passwords
 * @param output where datagrams go; null: nowhere
 * @param input where datagrams come from; null: from sockets alone
 * @param records where flow records go; null: nowhere
 */
public record LinkSettings(
    List<String> brokers,
    Map<String, String> properties,
    @Nullable Output output,
    @Nullable Input input,
    @Nullable Records records) {
  /** Copies the collections. */
  public LinkSettings {
    brokers = List.copyOf(brokers);
    properties = Map.copyOf(properties);
  }

  /** Whether datagrams go or come, and not flow records alone. */
  public boolean carriesDatagrams() {
    return output != null || input != null;
  }

  /** How a flow record is written: as goflow2 v2 does. */
  public enum RecordFormat {
    /** An object each. */
    JSON,
    /** A FlowMessage of its flow.proto each, behind its length. */
    PROTOBUF
  }

  /**
   * The flow records that a filter lets through.
   *
   * @param bufferBytes what waits for the brokers at most; past it records are dropped
   */
  public record Records(String topic, RecordFormat format, long bufferBytes) {}

  /**
   * An inlet's side.
   *
   * @param bufferBytes what waits for the brokers at most; past it datagrams are dropped
   */
  public record Output(String topic, long bufferBytes) {}

  /**
   * An aggregator's side.
   *
   * @param shard its name, which outlives processes and machines
   * @param partitions of the topic, which nobody else reads
   * @param checkpoints the topic of what shards have counted
   */
  public record Input(String topic, String shard, List<Integer> partitions, String checkpoints) {
    /** Copies the list. */
    public Input {
      partitions = List.copyOf(partitions);
    }
  }
}
