// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * softflowd over a capture file: it exports every flow at the file's end.
 *
 * @param biflow both directions in one record (RFC 5103)
 */
record Softflowd(ProtocolVersion version, boolean biflow) implements RealExporter {
  @Override
  public String name() {
    return biflow ? "softflowd-ipfix-biflow" : "softflowd-" + Versions.name(version);
  }

  @Override
  public List<Conversation> traffic() {
    return version == ProtocolVersion.V5 ? Traffic.v4() : Traffic.both();
  }

  @Override
  public void export(Path directory, int port) throws IOException {
    Path pcap = directory.resolve("traffic.pcap");
    PcapWriter.write(pcap, Instant.now().minusSeconds(60).toEpochMilli(), traffic());
    List<String> command =
        new ArrayList<>(
            List.of(
                Requires.tool("softflowd", "softflowd"),
                "-d",
                "-r",
                pcap.toString(),
                "-v",
                Integer.toString(version.number()),
                "-n",
                "127.0.0.1:" + port,
                "-p",
                directory.resolve("softflowd.pid").toString(),
                "-c",
                "none"));
    if (biflow) {
      command.add("-b");
    }
    External.run(command.toArray(new String[0]));
  }

  @Override
  public String toString() {
    return name();
  }
}
