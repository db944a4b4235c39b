// SPDX-License-Identifier: Apache-2.0
package io.flowtally.link;

import java.io.IOException;

/** Makes links; a service of the module that has Kafka's clients. */
public interface LinkProvider {
  /**
   * Connects.
   *
   * @throws IOException with one line that says what to do
   */
  Link connect(LinkSettings settings) throws IOException;

  /**
   * Connects what sends flow records, where the settings say so.
   *
   * @throws IOException with one line that says what to do
   */
  RecordSender connectRecords(LinkSettings settings) throws IOException;
}
