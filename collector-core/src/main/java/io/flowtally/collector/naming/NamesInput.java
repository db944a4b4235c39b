// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.naming;

import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.config.Settings;
import io.flowtally.count.Buckets;
import io.flowtally.key.NamedParts;
import io.flowtally.names.InterfacesFile;
import io.flowtally.networks.Networks;
import java.util.List;

/** What {@link NameKeeper} looks at: the running pipeline, as it is now. */
public record NamesInput(
    Settings.Names settings,
    InterfacesFile interfaces,
    Networks networks,
    ExporterTable exporters,
    List<Keyed> keyed) {
  /** One aggregate: its buckets, and what of their keys can have a name. */
  public record Keyed(Buckets buckets, NamedParts parts) {}
}
