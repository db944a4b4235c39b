// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings that sockets and files were opened with: a reload cannot change them. */
final class RestartRequired {
  private RestartRequired() {}

  /** The keys, as the configuration names them, that differ. */
  static List<String> changed(Settings atStart, Settings next) {
    List<String> keys = new ArrayList<>();
    add(keys, "listen", listen(atStart), listen(next));
    add(
        keys,
        "limits.connections, connections_per_address or connection_idle",
        connections(atStart.streams()),
        connections(next.streams()));
    add(keys, "receivers", atStart.receivers(), next.receivers());
    add(keys, "receive_buffer", atStart.receiveBufferBytes(), next.receiveBufferBytes());
    add(keys, "http", atStart.http(), next.http());
    add(keys, "state", atStart.state(), next.state());
    add(keys, "kafka", Optional.ofNullable(atStart.link()), Optional.ofNullable(next.link()));
    add(keys, "recent", atStart.recentBytes(), next.recentBytes());
    add(
        keys,
        "limits.exporters, templates, held or held_for",
        Pipeline.codecLimits(atStart),
        Pipeline.codecLimits(next));
    return keys;
  }

  private static List<Object> listen(Settings settings) {
    return List.of(settings.listen(), settings.streams().tcp(), settings.streams().tls());
  }

  private static List<Object> connections(Settings.Streams streams) {
    return List.of(streams.limit(), streams.limitPerAddress(), streams.idle());
  }

  private static void add(List<String> keys, String key, Object running, Object next) {
    if (!running.equals(next)) {
      keys.add(key);
    }
  }
}
