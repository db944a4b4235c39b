package io.flowtally.app;

import io.flowtally.receive.PcapFile;
import io.flowtally.receive.PcapHandler;
import io.flowtally.receive.PcapSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code PCAP...}: captures that are read one after the other, as if they were one. */
final class CaptureList {
  @Parameters(
      arity = "1..*",
      paramLabel = "PCAP",
      description = "Captures, pcap or pcapng, in the order of their time.")
  private List<Path> files = new ArrayList<>();

  /** Reads them all; says on standard error what of them could not be read. */
  void read(PcapHandler handler, Output output) throws IOException {
    for (Path file : files) {
      PcapSummary summary = PcapFile.read(file, handler);
      String remark = remark(summary);
      if (!remark.isEmpty()) {
        output.err().println(file + remark);
      }
    }
  }

  private static String remark(PcapSummary summary) {
    StringBuilder remark = new StringBuilder();
    if (summary.datagrams() == 0) {
      remark.append(": no UDP datagram in ").append(summary.packets()).append(" packets");
    }
    if (summary.cut() > 0) {
      remark.append(": ").append(summary.cut()).append(" packets cut short (snap length?)");
    }
    if (summary.lostFragments() > 0) {
      remark.append(": ").append(summary.lostFragments()).append(" fragments without the rest");
    }
    if (summary.endsEarly()) {
      remark.append(": ends inside a packet");
    }
    return remark.toString();
  }
}
