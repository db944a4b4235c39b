// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.naming;

import io.flowtally.address.AddressText.Words;
import io.flowtally.key.NamedParts;
import io.flowtally.names.InterfacesFile;
import java.util.LinkedHashSet;
import java.util.Set;

/** What of the present keys can have a name, each once. For one look over the buckets. */
final class InUse implements NamedParts.Visitor {
  /** More hosts than that are not looked at: they could not all have names. */
  private static final int MOST = 1_000_000;

  final Set<Words> hosts = new LinkedHashSet<>();
  final Set<Long> systems = new LinkedHashSet<>();
  final Set<InterfacesFile.Key> interfaces = new LinkedHashSet<>();

  @Override
  public void host(long hi, long lo) {
    if (hosts.size() < MOST) {
      hosts.add(new Words(hi, lo));
    }
  }

  @Override
  public void as(long number) {
    if (systems.size() < MOST) {
      systems.add(number);
    }
  }

  @Override
  public void onInterface(long exporterHi, long exporterLo, long index) {
    if (interfaces.size() < MOST) {
      interfaces.add(new InterfacesFile.Key(new Words(exporterHi, exporterLo), index));
    }
  }
}
