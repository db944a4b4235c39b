// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** pmacct's nfprobe over a capture file: it exports every flow when pmacctd ends. */
record Nfprobe(ProtocolVersion version) implements RealExporter {
  @Override
  public String name() {
    return "nfprobe-" + Versions.name(version);
  }

  @Override
  public List<Conversation> traffic() {
    return version == ProtocolVersion.V5 ? Traffic.v4() : Traffic.both();
  }

  @Override
  public void export(Path directory, int port) throws IOException {
    Path pcap = directory.resolve("traffic.pcap");
    PcapWriter.write(pcap, Instant.now().minusSeconds(60).toEpochMilli(), traffic());
    Path file = directory.resolve("pmacctd.conf");
    Files.writeString(
        file,
        """
        daemonize: false
        pcap_savefile: %s
        plugins: nfprobe[probe]
        aggregate[probe]: src_host, dst_host, src_port, dst_port, proto, tos, tcpflags
        nfprobe_receiver[probe]: 127.0.0.1:%d
        nfprobe_version[probe]: %d
        plugin_buffer_size: 102400
        plugin_pipe_size: 10240000
        """
            .formatted(pcap, port, version.number()));
    External.run(Requires.tool("pmacctd", "pmacct"), "-f", file.toString());
  }

  @Override
  public String toString() {
    return name();
  }
}
