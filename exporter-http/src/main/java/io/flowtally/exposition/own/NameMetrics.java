// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition.own;

import io.flowtally.view.Names;
import java.util.List;

/** Names for joins: a series for each thing that has series of its own and a name. */
final class NameMetrics {
  private NameMetrics() {}

  static List<MetricFamily> of(Names names) {
    return List.of(
        interfaces(names.interfaces()),
        hosts(names.hosts()),
        systems(names.systems()),
        ofExporters("sampler", "A sampler that its exporter has named.", names.samplers()),
        ofExporters(
            "application", "An application that its exporter has named.", names.applications()),
        ofExporters("vrf", "A VRF that its exporter has named.", names.vrfs()),
        leftOut(names),
        files(names),
        dns("flowtally_dns_questions_total", "Names of hosts asked of DNS.", names.dnsAsked()),
        dns(
            "flowtally_dns_failed_questions_total",
            "Questions that DNS did not answer.",
            names.dnsFailed()));
  }

  private static MetricFamily dns(String name, String help, long count) {
    MetricFamily family = MetricFamily.counter(name, help);
    return count < 0 ? family : family.add(count);
  }

  private static MetricFamily interfaces(List<Names.Interface> interfaces) {
    MetricFamily family =
        MetricFamily.info(
            "flowtally_interface_info", "An interface that is in a key of an aggregate.");
    for (Names.Interface one : interfaces) {
      family.add(
          1,
          "exporter",
          one.exporter(),
          "interface",
          Long.toString(one.index()),
          "name",
          one.name(),
          "description",
          one.description(),
          "source",
          one.source());
    }
    return family;
  }

  private static MetricFamily hosts(List<Names.Host> hosts) {
    MetricFamily family =
        MetricFamily.info("flowtally_host_info", "A host that is in a key of an aggregate.");
    for (Names.Host host : hosts) {
      family.add(1, "address", host.address(), "name", host.name(), "source", host.source());
    }
    return family;
  }

  private static MetricFamily systems(List<Names.AutonomousSystem> systems) {
    MetricFamily family =
        MetricFamily.info(
            "flowtally_as_info", "An autonomous system that is in a key of an aggregate.");
    for (Names.AutonomousSystem system : systems) {
      family.add(1, "as", Long.toString(system.number()), "name", system.name());
    }
    return family;
  }

  private static MetricFamily ofExporters(String kind, String help, List<Names.OfExporter> named) {
    MetricFamily family = MetricFamily.info("flowtally_" + kind + "_info", help);
    for (Names.OfExporter one : named) {
      family.add(
          1,
          "exporter",
          one.exporter(),
          kind,
          one.id(),
          "name",
          one.name(),
          "description",
          one.description());
    }
    return family;
  }

  private static MetricFamily leftOut(Names names) {
    MetricFamily family =
        MetricFamily.gauge(
            "flowtally_names_left_out", "Names past " + Names.MOST + " of a kind, by kind.");
    names.leftOut().forEach((kind, count) -> family.add(count, "kind", kind));
    return family;
  }

  private static MetricFamily files(Names names) {
    MetricFamily family =
        MetricFamily.gauge(
            "flowtally_names_file_readable",
            "Whether a file of names could be read when it last changed; its old names stay.");
    names.files().forEach((file, readable) -> family.add(readable ? 1 : 0, "file", file));
    return family;
  }
}
