// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import io.flowtally.exposition.BuildInfo;
import io.flowtally.view.CollectorView;
import io.flowtally.view.NetworkInfo;
import io.flowtally.view.ReloadStatus;
import io.flowtally.view.ScraperStatus;
import io.flowtally.view.StateStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;

/**
 * What Flowtally says of itself, all under {@code flowtally_}. Bounded by the limits on exporters,
 * listeners and aggregates, so the library may gather and write it.
 */
public final class OwnMetrics implements MultiCollector {
  private final CollectorView view;

  public OwnMetrics(CollectorView view) {
    this.view = view;
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricFamily> families = new ArrayList<>();
    families.addAll(ListenerMetrics.of(view.listeners()));
    families.addAll(StreamMetrics.of(view.streams()));
    families.addAll(ForwardMetrics.of(view.forwards()));
    families.addAll(LinkMetrics.of(view.link()));
    families.addAll(LinkMetrics.ofRecords(view.records()));
    families.addAll(ExporterMetrics.of(view.exporters()));
    families.addAll(AggregateMetrics.of(view.aggregates()));
    families.addAll(configuration());
    families.addAll(NameMetrics.of(view.names()));
    families.addAll(scrapers(view.scrapers()));
    view.state().ifPresent(state -> families.addAll(state(state)));
    families.add(build());
    return new MetricSnapshots(families.stream().map(MetricFamily::snapshot).toList());
  }

  /** What the datagrams alone determine. */
  public static List<MetricSnapshot> ofExportersAndAggregates(CollectorView view) {
    List<MetricFamily> families = new ArrayList<>(ExporterMetrics.of(view.exporters()));
    families.addAll(AggregateMetrics.of(view.aggregates()));
    return families.stream().map(MetricFamily::snapshot).toList();
  }

  private List<MetricFamily> configuration() {
    ReloadStatus reload = view.lastReload();
    return List.of(
        networks(view.networks()),
        MetricFamily.gauge(
                "flowtally_networks_rows_left_out",
                "Rows of the networks file that cannot be read, with networks_file_lenient.")
            .add(view.networkRowsLeftOut()),
        MetricFamily.gauge("flowtally_ready", "Whether every socket is bound and read.")
            .add(view.ready() ? 1 : 0),
        MetricFamily.gauge(
                "flowtally_config_last_reload_successful",
                "Whether the last reading of the configuration succeeded.")
            .add(reload.successful() ? 1 : 0),
        MetricFamily.gauge(
                "flowtally_config_last_reload_success_timestamp_seconds",
                "When the configuration was last read with success, in Unix time.")
            .add(reload.successTimestampSeconds()));
  }

  private static List<MetricFamily> scrapers(ScraperStatus scrapers) {
    return List.of(
        MetricFamily.gauge(
                "flowtally_scrapers",
                "Scrapers of which Flowtally knows what they have read; there is a place for 64.")
            .add(scrapers.known()),
        MetricFamily.counter(
                "flowtally_scrapers_refused_answers_total",
                "Answers to scrapers for which there was no place: new series had their counts.")
            .add(scrapers.refusedAnswers()));
  }

  private static List<MetricFamily> state(StateStatus state) {
    return List.of(
        MetricFamily.gauge(
                "flowtally_state_restored",
                "Whether this process went on from the state that an earlier one had saved.")
            .add(state.restored() ? 1 : 0),
        MetricFamily.gauge(
                "flowtally_state_last_save_successful",
                "Whether the last attempt to save the state succeeded.")
            .add(state.lastSaveSuccessful() ? 1 : 0),
        MetricFamily.gauge(
                "flowtally_state_last_save_timestamp_seconds",
                "When the state was last saved, in Unix time.")
            .add(state.lastSaveTimestampSeconds()));
  }

  /** Each network is a series in Prometheus, so a very large file is left out as a whole. */
  private static MetricFamily networks(List<NetworkInfo> networks) {
    MetricFamily family =
        MetricFamily.info(
            "flowtally_network_info",
            "A row of the networks or the labels file, for joins: its network, group, AS number "
                + "and labels. Left out when the files have more than "
                + NetworkInfo.MOST
                + " rows.");
    if (networks.size() <= NetworkInfo.MOST) {
      for (NetworkInfo network : networks) {
        String as = Long.toString(network.as());
        List<String> labels = new ArrayList<>();
        labels.addAll(List.of("network", network.network(), "group", network.group(), "as", as));
        network.labels().forEach((name, value) -> labels.addAll(List.of(name, value)));
        family.add(1, labels.toArray(String[]::new));
      }
    }
    return family;
  }

  private static MetricFamily build() {
    BuildInfo build = BuildInfo.current();
    return MetricFamily.info(
            "flowtally_build_info", "Which build of Flowtally this is, on which Java.")
        .add(
            1,
            "version",
            build.version(),
            "revision",
            build.revision(),
            "java_version",
            Runtime.version().toString());
  }
}
