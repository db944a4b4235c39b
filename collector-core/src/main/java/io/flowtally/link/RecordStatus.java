// SPDX-License-Identifier: Apache-2.0
package io.flowtally.link;

import java.util.Map;

/**
 * What a {@link RecordSender} has done.
 *
 * @param sent records that the brokers have acknowledged
 * @param dropped records that never reached them, by reason
 * @param waitingBytes what waits for them
 */
public record RecordStatus(long sent, Map<String, Long> dropped, long waitingBytes) {
  /** Copies the map. */
  public RecordStatus {
    dropped = Map.copyOf(dropped);
  }
}
