// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.networks.sources.AddressDatabase;
import io.flowtally.networks.sources.LabelsFile;
import io.flowtally.networks.sources.ServicesFile;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What says something of networks, all read.
 *
 * @param file its rows are networks, with groups and AS numbers
 * @param labels free labels of prefixes
 * @param as AS numbers of addresses; null: no such database
 * @param country countries of addresses; null: no such database
 * @param services names of ports; null: no column asks for them
 */
public record NetworkSources(
    NetworksFile file,
    LabelsFile labels,
    @Nullable AddressDatabase as,
    @Nullable AddressDatabase country,
    @Nullable Services services) {
  /**
   * Names of ports.
   *
   * @param files of two names for a port the first counts
   * @param protocols names of those without ports
   */
  public record Services(List<ServicesFile> files, IntFunction<String> protocols) {
    /** Copies the list. */
    public Services {
      files = List.copyOf(files);
    }
  }

  /** The networks file alone. */
  public static NetworkSources of(NetworksFile file) {
    return new NetworkSources(file, LabelsFile.NONE, null, null, null);
  }

  /** Whether anything but the networks file knows prefixes. */
  boolean hasOthers() {
    return as != null || country != null || labels.size() > 0;
  }
}
