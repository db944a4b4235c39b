// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.util.ArrayList;
import java.util.List;

/** Many hosts that receive a byte each, so that bytes tell how many were counted. */
final class HostFlood {
  private HostFlood() {}

  /** Datagrams of 30 records, a byte to each of so many hosts. */
  static List<byte[]> datagrams(int count) {
    List<byte[]> datagrams = new ArrayList<>();
    for (int host = 0; host < count; ) {
      DatagramBuilder builder = DatagramBuilder.v5().sequence(host);
      for (int i = 0; i < 30; i++, host++) {
        String address = "10." + (host >> 16) + "." + (host >> 8 & 255) + "." + (host & 255);
        builder.v5Record(V5Record.flow("198.51.100.7", address, 1, 1));
      }
      datagrams.add(builder.build());
    }
    return datagrams;
  }
}
