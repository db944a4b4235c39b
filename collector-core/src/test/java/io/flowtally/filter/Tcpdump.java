// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks libpcap, through tcpdump, which packets of a capture an expression takes. The number of a
 * packet is in its timestamp.
 *
 * <p>The code is run as compiled, without libpcap's optimizer: that of 1.10.3 drops a test here and
 * there. For instance {@code not ip dst host 128.223.9.9 and host (128.223.9.9 or 192.0.2.7) or
 * vrrp or ip host 0.0.0.0} then misses a packet from 0.0.0.0 to 128.223.9.9.
 */
final class Tcpdump {
  private Tcpdump() {}

  /** What libpcap says of an expression: its packets, or the mistake that it found. */
  record Verdict(BitSet packets, String mistake) {
    boolean accepted() {
      return mistake.isEmpty();
    }
  }

  static boolean isInstalled() {
    try {
      Process process =
          new ProcessBuilder("tcpdump", "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static Verdict filter(Path capture, String expression) throws IOException, InterruptedException {
    Path errors = capture.resolveSibling("errors");
    Process process =
        new ProcessBuilder(List.of("tcpdump", "-O", "-n", "-r", "-", "-w", "-", "--", expression))
            .redirectInput(capture.toFile())
            .redirectError(errors.toFile())
            .start();
    byte[] taken = process.getInputStream().readAllBytes();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("tcpdump hangs on " + expression);
    }
    if (process.exitValue() == 0) {
      return new Verdict(numbers(taken), "");
    }
    String mistake = Files.readString(errors);
    return new Verdict(
        new BitSet(), mistake.contains("expression rejects all packets") ? "" : mistake);
  }

  private static BitSet numbers(byte[] capture) throws IOException {
    BitSet numbers = new BitSet();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(capture));
    in.skipBytes(24);
    while (in.available() > 0) {
      numbers.set(Integer.reverseBytes(in.readInt()));
      in.readInt();
      int length = Integer.reverseBytes(in.readInt());
      in.readInt();
      in.skipBytes(length);
    }
    return numbers;
  }
}
