// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.view.Names;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameMetricsTest {
  private static List<Labels> labels(Names names, String metric) {
    return NameMetrics.of(names).stream()
        .map(MetricFamily::snapshot)
        .filter(snapshot -> snapshot.getMetadata().getPrometheusName().equals(metric))
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .map(point -> point.getLabels())
        .toList();
  }

  @Test
  void haveARowForEachName() {
    Names names =
        new Names(
            List.of(new Names.Interface("192.0.2.1", 7, "ge-7", "a\"b", "file")),
            List.of(new Names.Host("10.0.0.1", "laptop", "dns")),
            List.of(new Names.AutonomousSystem(64500, "Acme")),
            List.of(new Names.OfExporter("192.0.2.1", "1", "s", "")),
            List.of(new Names.OfExporter("192.0.2.1", "3:80", "http", "web")),
            List.of(new Names.OfExporter("192.0.2.1", "5", "red", "")),
            Map.of("host", 3L),
            Map.of("/etc/hosts", false),
            4,
            1);

    assertThat(labels(names, "flowtally_interface"))
        .containsExactly(
            Labels.of(
                "exporter",
                "192.0.2.1",
                "interface",
                "7",
                "name",
                "ge-7",
                "description",
                "a\"b",
                "source",
                "file"));
    assertThat(labels(names, "flowtally_host"))
        .containsExactly(Labels.of("address", "10.0.0.1", "name", "laptop", "source", "dns"));
    assertThat(labels(names, "flowtally_as"))
        .containsExactly(Labels.of("as", "64500", "name", "Acme"));
    assertThat(labels(names, "flowtally_application"))
        .containsExactly(
            Labels.of(
                "exporter",
                "192.0.2.1",
                "application",
                "3:80",
                "name",
                "http",
                "description",
                "web"));
    assertThat(labels(names, "flowtally_sampler")).hasSize(1);
    assertThat(labels(names, "flowtally_vrf")).hasSize(1);
    assertThat(labels(names, "flowtally_names_left_out"))
        .containsExactly(Labels.of("kind", "host"));
    assertThat(labels(names, "flowtally_dns_questions")).hasSize(1);
  }

  @Test
  void areNoRowsWhereNothingHasAName() {
    assertThat(
            NameMetrics.of(Names.NONE).stream()
                .flatMap(family -> family.snapshot().getDataPoints().stream()))
        .isEmpty();
  }
}
