// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.capture.PcapFile;
import io.flowtally.capture.PcapHandler;
import io.flowtally.capture.PcapSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code PCAP...}: captures that are read one after the other, as if they were one. */
final class CaptureList {
  @Parameters(
      arity = "1..*",
      paramLabel = "PCAP",
      description = {
        "Captures, pcap or pcapng, gzip or not, in the order of their time.",
        "'-' is standard input."
      })
  private List<Path> files = new ArrayList<>();

  private long packets;
  private long datagrams;

  /** Reads them all; says on standard error what of them could not be read. */
  void read(PcapHandler handler, Terminal output) throws IOException {
    for (Path file : files) {
      PcapSummary summary = PcapFile.read(file, handler);
      packets += summary.packets();
      datagrams += summary.datagrams();
      String remark = remark(summary);
      if (!remark.isEmpty()) {
        String name = file.toString();
        output.err().println((name.equals("-") ? "standard input" : name) + remark);
      }
    }
  }

  /**
   * Whether they were worth reading: without a datagram that decodes, the command has failed, and
   * says so.
   */
  int exitCode(long decoded, Terminal output) {
    if (decoded > 0) {
      return ExitCode.OK;
    }
    output
        .err()
        .println(
            "flowtally: no NetFlow v5, v9 or IPFIX in "
                + counted(datagrams, "UDP datagram")
                + " of "
                + counted(packets, "packet"));
    return ExitCode.SOFTWARE;
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String remark(PcapSummary summary) {
    StringBuilder remark = new StringBuilder();
    if (summary.datagrams() == 0) {
      remark.append(": no UDP datagram in ").append(counted(summary.packets(), "packet"));
    }
    if (summary.unreadLinkType() != PcapSummary.NONE) {
      remark.append(": link type ").append(summary.unreadLinkType()).append(" is not read here");
    }
    if (summary.cut() > 0) {
      remark
          .append(": ")
          .append(counted(summary.cut(), "packet"))
          .append(" cut short (snap length?)");
    }
    if (summary.lostFragments() > 0) {
      remark
          .append(": ")
          .append(counted(summary.lostFragments(), "fragment"))
          .append(" without the rest");
    }
    if (summary.endsEarly()) {
      remark.append(": ends inside a packet");
    }
    return remark.toString();
  }
}
