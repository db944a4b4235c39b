// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.LinkSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** What all of Kafka's clients are given. */
final class Clients {
  private Clients() {}

  static Map<String, Object> properties(LinkSettings settings) {
    Map<String, Object> properties = new HashMap<>(settings.properties());
    properties.put("bootstrap.servers", String.join(",", settings.brokers()));
    return properties;
  }

  /** The sum of a metric over what it is told apart by. */
  static long metric(Map<MetricName, ? extends Metric> metrics, String name) {
    double sum = 0;
    for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
      if (entry.getKey().name().equals(name)
          && entry.getValue().metricValue() instanceof Number value) {
        sum += value.doubleValue();
      }
    }
    return (long) sum;
  }

  /** Before something is tried again. */
  static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
