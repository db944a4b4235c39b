// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * fprobe reading a capture from its standard input; it knows v5 alone. Its queue of packets must
 * hold them all: it drops what does not fit without a word.
 */
record Fprobe() implements RealExporter {
  @Override
  public String name() {
    return "fprobe-v5";
  }

  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.V5;
  }

  @Override
  public List<Conversation> traffic() {
    return Traffic.v4();
  }

  @Override
  public void export(Path directory, int port) throws IOException {
    Path pcap = directory.resolve("traffic.pcap");
    PcapWriter.write(pcap, Instant.now().minusSeconds(60).toEpochMilli(), traffic());
    // At the file's end it ends itself with a signal, having sent its flows.
    External.outcome(
        Duration.ofSeconds(30),
        "sh",
        "-c",
        "exec \"$0\" -i - -q 5000 -l 2 -s 1 -d 1 127.0.0.1:" + port + " < \"$1\"",
        Requires.tool("fprobe", "fprobe"),
        pcap.toString());
  }

  @Override
  public String toString() {
    return name();
  }
}
