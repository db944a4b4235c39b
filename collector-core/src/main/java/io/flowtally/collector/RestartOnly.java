package io.flowtally.collector;

import io.flowtally.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** The settings that sockets and files were opened with: a reload cannot change them. */
final class RestartOnly {
  private RestartOnly() {}

  /** The keys, as the configuration names them, that differ. */
  static List<String> changed(Settings running, Settings next) {
    List<String> keys = new ArrayList<>();
    add(keys, "listen", running.listen(), next.listen());
    add(keys, "receivers", running.receivers(), next.receivers());
    add(keys, "receive_buffer", running.receiveBufferBytes(), next.receiveBufferBytes());
    add(keys, "http", running.http(), next.http());
    add(keys, "state", running.state(), next.state());
    add(
        keys,
        "limits.exporters, templates, held or held_for",
        Pipeline.codecLimits(running),
        Pipeline.codecLimits(next));
    return keys;
  }

  private static void add(List<String> keys, String key, Object running, Object next) {
    if (!running.equals(next)) {
      keys.add(key);
    }
  }
}
