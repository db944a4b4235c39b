// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.collector.ConfigurationException;
import io.flowtally.collector.Replay;
import io.flowtally.config.ConfigurationResult;

/** Makes the pipeline of the commands that open no socket. */
final class Replays {
  private Replays() {}

  static Replay of(ConfigurationResult reading) throws ConfigurationException {
    if (!reading.ok()) {
      throw new ConfigurationException(reading.mistakes());
    }
    return new Replay(reading.settings());
  }
}
