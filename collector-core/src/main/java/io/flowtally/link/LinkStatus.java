// SPDX-License-Identifier: Apache-2.0
package io.flowtally.link;

import java.util.Map;

/**
 * What a link has done.
 *
 * @param sent datagrams that the brokers have acknowledged
 * @param dropped datagrams that never reached them, by reason
 * @param waitingBytes what waits for them
 * @param received datagrams that came
 * @param undecodable records of the topic that are no datagrams
 * @param handlerErrors datagrams whose counting failed, which is a bug
 * @param lag by partition: records that wait there, as far as the consumer knows
 * @param commits checkpoints written
 * @param commitFailures checkpoints that could not be written
 * @param owner false once another process has taken the shard
 */
public record LinkStatus(
    boolean output,
    boolean input,
    long sent,
    Map<String, Long> dropped,
    long waitingBytes,
    long received,
    long undecodable,
    long handlerErrors,
    Map<Integer, Long> lag,
    long commits,
    long commitFailures,
    boolean owner) {
  /** Copies the maps. */
  public LinkStatus {
    dropped = Map.copyOf(dropped);
    lag = Map.copyOf(lag);
  }
}
