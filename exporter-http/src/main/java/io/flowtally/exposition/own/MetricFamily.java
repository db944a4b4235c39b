// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One of our own metrics, gathered series by series during a scrape. Series with the same labels
 * are added up, so a scrape never fails because two things bear one name.
 */
final class MetricFamily {
  private enum Type {
    COUNTER,
    GAUGE,
    INFO
  }

  private final Type type;
  private final String name;
  private final String help;
  private final Map<Labels, Double> series = new LinkedHashMap<>();

  private MetricFamily(Type type, String name, String help) {
    this.type = type;
    this.name = name;
    this.help = help;
  }

  /** Its name ends in {@code _total}. */
  static MetricFamily counter(String name, String help) {
    return new MetricFamily(Type.COUNTER, name, help);
  }

  static MetricFamily gauge(String name, String help) {
    return new MetricFamily(Type.GAUGE, name, help);
  }

  /** Its name ends in {@code _info}; every series has the value 1. */
  static MetricFamily info(String name, String help) {
    return new MetricFamily(Type.INFO, name, help);
  }

  /** Adds a series whose labels are given as names and values in turn. */
  MetricFamily add(double value, String... labels) {
    series.merge(Labels.of(labels), value, Double::sum);
    return this;
  }

  /** Adds a count. Past 2^53 it is the nearest double, as everywhere in Prometheus. */
  MetricFamily add(long value, String... labels) {
    return add((double) value, labels);
  }

  MetricSnapshot snapshot() {
    return switch (type) {
      case COUNTER -> {
        CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
        series.forEach(
            (labels, value) ->
                builder.dataPoint(new CounterDataPointSnapshot(value, labels, null, 0L)));
        yield builder.build();
      }
      case GAUGE -> {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
        series.forEach(
            (labels, value) -> builder.dataPoint(new GaugeDataPointSnapshot(value, labels, null)));
        yield builder.build();
      }
      case INFO -> {
        InfoSnapshot.Builder builder = InfoSnapshot.builder().name(name).help(help);
        series.forEach((labels, value) -> builder.dataPoint(new InfoDataPointSnapshot(labels)));
        yield builder.build();
      }
    };
  }
}
