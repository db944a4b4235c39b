// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.collector.ConfigurationException;
import io.flowtally.collector.Replay;
import io.flowtally.config.ConfigurationFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** The default configuration with a networks file of a given size, without sockets. */
final class BenchmarkConfiguration {
  /** Datagrams that a loop reads in a turn, at some thousands a second. */
  static final int TURN = 256;

  private static final String LOCAL = "! Inside\n10.0.0.0/8\n192.0.2.0/24\n";

  private BenchmarkConfiguration() {}

  /**
   * A pipeline to feed datagrams to.
   *
   * @param prefixes how many rows of the Internet the networks file has
   * @param buckets the limit of each aggregate
   */
  static Replay replay(int prefixes, int buckets) {
    return replay(prefixes, buckets, 4096);
  }

  static Replay replay(int prefixes, int buckets, int exporters) {
    try {
      Path directory = Files.createTempDirectory("flowtally-benchmark");
      Path networks = Files.writeString(directory.resolve("local.net"), networks(prefixes));
      Path file =
          Files.writeString(
              directory.resolve(ConfigurationFile.NAME),
              "limits: {buckets: " + buckets + ", exporters: " + exporters + "}\n");
      try {
        return new Replay(ConfigurationFile.read(file).settings());
      } finally {
        Files.delete(file);
        Files.delete(networks);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  static String networks(int prefixes) {
    StringBuilder text = new StringBuilder(LOCAL).append("! Rest of Internet\n0.0.0.0/0\n::/0\n");
    SplittableRandom random = new SplittableRandom(prefixes);
    Set<Long> drawn = new HashSet<>();
    while (drawn.size() < prefixes) {
      int length = 16 + random.nextInt(9);
      int address = (0x2000_0000 + random.nextInt(0x4000_0000)) & -1 << (32 - length);
      if (!drawn.add((long) address << 8 | length)) {
        continue;
      }
      text.append(address >>> 24).append('.').append(address >>> 16 & 255);
      text.append('.').append(address >>> 8 & 255).append('.').append(address & 255);
      text.append('/').append(length).append('\n');
    }
    return text.toString();
  }
}
