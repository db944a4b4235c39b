// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A flow exporter of Debian's, fed with known traffic. */
interface RealExporter {
  /** As the capture of its datagrams is named. */
  String name();

  ProtocolVersion version();

  /** What it is shown. */
  List<Conversation> traffic();

  /** What its flow records add up to: the traffic, or more if it sees a packet twice. */
  default List<Conversation> reported() {
    return traffic();
  }

  /** Exports flows of the traffic to a port of this machine; returns when all have been sent. */
  void export(Path directory, int port) throws IOException;

  /** Every exporter that the tests know. */
  static List<RealExporter> all() {
    return List.of(
        new Softflowd(ProtocolVersion.V5, false),
        new Softflowd(ProtocolVersion.V9, false),
        new Softflowd(ProtocolVersion.IPFIX, false),
        new Softflowd(ProtocolVersion.IPFIX, true),
        new Fprobe(),
        new Nfprobe(ProtocolVersion.V5),
        new Nfprobe(ProtocolVersion.V9),
        new Nfprobe(ProtocolVersion.IPFIX),
        new OpenVswitch());
  }
}
