// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes Ethernet frames as a classic pcap file, big-endian, microseconds. */
final class PcapWriter implements AutoCloseable {
  private static final int MAGIC = 0xA1B2C3D4;
  private static final int ETHERNET = 1;

  private final DataOutputStream out;

  PcapWriter(Path file) throws IOException {
    out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    out.writeInt(MAGIC);
    out.writeInt(0x00020004);
    out.writeLong(0);
    out.writeInt(65535);
    out.writeInt(ETHERNET);
  }

  void frame(long timeMs, byte[] frame) throws IOException {
    out.writeInt((int) (timeMs / 1000));
    out.writeInt((int) (timeMs % 1000 * 1000));
    out.writeInt(frame.length);
    out.writeInt(frame.length);
    out.write(frame);
  }

  /** Every packet of the conversations, one a millisecond, in turns. */
  static void write(Path file, long startMs, List<Conversation> flows) throws IOException {
    try (PcapWriter pcap = new PcapWriter(file)) {
      int longest = flows.stream().mapToInt(Conversation::packets).max().orElse(0);
      long time = startMs;
      for (int round = 0; round < longest; round++) {
        for (Conversation flow : flows) {
          if (round < flow.packets()) {
            pcap.frame(time++, Frames.frame(flow, round));
          }
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
