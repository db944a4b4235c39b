// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.exposition.BuildInfo;
import io.flowtally.view.AggregateView;
import io.flowtally.view.CollectorView;
import io.flowtally.view.ExporterStatus;
import io.flowtally.view.ForwardStatus;
import io.flowtally.view.ListenerStatus;
import io.flowtally.view.Names;
import io.flowtally.view.StreamStatus;
import io.flowtally.view.UndecodableSource;
import java.io.IOException;
import java.util.Map;

/**
 * The collector's state as JSON, for a person or a script that has no Prometheus at hand. It is
 * written as it is made: an exporter at a time.
 */
public final class StatusPage implements LargePage.Content {
  private final CollectorView view;

  public StatusPage(CollectorView view) {
    this.view = view;
  }

  @Override
  public void send(HttpExchange exchange, Delivery delivery) throws IOException {
    Json.reply(exchange, delivery, this::write);
  }

  private void write(Json json) {
    json.open('{');
    json.name("version").text(BuildInfo.current().version());
    json.name("ready").raw(view.ready());
    json.name("listeners").open('[');
    view.listeners().forEach(listener -> listener(json, listener));
    view.streams().forEach(stream -> stream(json, stream));
    json.close(']').name("forward").open('[');
    view.forwards().forEach(forward -> forward(json, forward));
    json.close(']').name("exporters").open('[');
    view.forEachExporter(exporter -> exporter(json, exporter));
    json.close(']').name("undecodable").open('[');
    view.undecodable().forEach(source -> undecodable(json, source));
    json.close(']').name("aggregates").open('[');
    view.aggregates().forEach(aggregate -> aggregate(json, aggregate));
    json.close(']').name("networks").raw(view.networks().size());
    names(json.name("names"), view.names());
    json.name("last_reload").open('{').name("successful").raw(view.lastReload().successful());
    json.name("mistakes").open('[');
    view.lastReload().mistakes().forEach(json::text);
    json.close(']').close('}').close('}');
  }

  private static void names(Json json, Names names) {
    json.open('{').name("interfaces").raw(names.interfaces().size());
    json.name("hosts").raw(names.hosts().size());
    json.name("autonomous_systems").raw(names.systems().size());
    json.name("samplers").raw(names.samplers().size());
    json.name("applications").raw(names.applications().size());
    json.name("vrfs").raw(names.vrfs().size());
    json.name("files").open('[');
    names
        .files()
        .forEach(
            (file, readable) -> {
              json.open('{').name("file").text(file);
              json.name("readable").raw(readable).close('}');
            });
    json.close(']').close('}');
  }

  private static void listener(Json json, ListenerStatus status) {
    json.open('{').name("listener").text(status.listener());
    json.name("datagrams").raw(status.datagrams());
    json.name("dropped").open('{').name("kernel").raw(status.kernelDropped());
    json.name("truncated").raw(status.truncated());
    json.name("not_allowed").raw(status.notAllowed());
    json.name("internal_error").raw(status.internalErrors());
    json.close('}').close('}');
  }

  private static void stream(Json json, StreamStatus status) {
    json.open('{').name("listener").text(status.listener());
    json.name("connections").raw(status.open());
    json.name("accepted").raw(status.accepted());
    counts(json.name("closed"), status.closed());
    json.name("messages").raw(status.messages()).close('}');
  }

  private static void forward(Json json, ForwardStatus status) {
    json.open('{').name("target").text(status.target());
    json.name("datagrams").raw(status.sent());
    json.name("dropped").open('{').name("queue").raw(status.queueFull());
    json.name("socket").raw(status.socketFull());
    json.name("address").raw(status.noAddress());
    json.name("error").raw(status.failed());
    json.close('}').close('}');
  }

  private static void exporter(Json json, ExporterStatus status) {
    json.open('{').name("exporter").text(status.exporter());
    counts(json.name("datagrams"), status.datagrams());
    counts(json.name("records"), status.records());
    counts(json.name("errors"), status.errors());
    counts(json.name("warnings"), status.warnings());
    counts(json.name("held_sets"), status.heldSets());
    counts(json.name("sampling_rates"), status.samplingRates());
    json.name("missed_datagrams").raw(status.missedDatagrams());
    json.name("missed_records").raw(status.missedRecords());
    json.name("templates").raw(status.templates());
    json.name("last_datagram").raw((long) status.lastDatagramSeconds());
    json.close('}');
  }

  private static void undecodable(Json json, UndecodableSource source) {
    json.open('{').name("address").text(source.address());
    json.name("looks_like").text(source.looksLike());
    json.name("reason").text(source.reason());
    json.name("datagrams").raw(source.datagrams());
    json.name("last_datagram").raw((long) source.lastSeconds());
    json.close('}');
  }

  private static void aggregate(Json json, AggregateView aggregate) {
    json.open('{').name("aggregate").text(aggregate.name());
    json.name("buckets").raw(aggregate.size());
    json.name("bytes").raw(aggregate.bytes());
    json.name("packets").raw(aggregate.packets());
    if (aggregate.countsFlows()) {
      json.name("flows").raw(aggregate.flows());
    }
    json.name("counted").raw(aggregate.countedRecords());
    json.name("overflowed").raw(aggregate.overflowedRecords());
    json.name("filtered").raw(aggregate.filteredRecords());
    json.name("evicted_buckets").raw(aggregate.evictedBuckets());
    json.name("limit").raw(aggregate.buckets().limit());
    json.name("other_ratio").raw(aggregate.otherRatio());
    json.close('}');
  }

  private static void counts(Json json, Map<String, ? extends Number> counts) {
    json.open('{');
    counts.forEach((name, count) -> json.name(name).raw(count));
    json.close('}');
  }
}
