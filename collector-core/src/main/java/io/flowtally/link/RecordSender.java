// SPDX-License-Identifier: Apache-2.0
package io.flowtally.link;

/** Sends flow records to another machine. Never blocks; thread-safe. */
public interface RecordSender extends AutoCloseable {
  /**
   * Takes a record, or drops and counts it where its buffer is full.
   *
   * @param key of the exporter; not changed afterwards
   * @param message what is sent; not changed afterwards
   */
  void send(byte[] key, byte[] message, long timeMs);

  RecordStatus status();

  /** Sends what waits, and disconnects. */
  @Override
  void close();
}
