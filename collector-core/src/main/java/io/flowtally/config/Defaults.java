// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.address.ListenAddress;
import io.flowtally.codec.ElementNames;
import io.flowtally.codec.OutCounters;
import io.flowtally.networks.LookupMode;
import io.flowtally.yaml.Located;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The value of every key that a file leaves out. */
public final class Defaults {
  /** Stands for the file in mistakes when there is none. */
  static final String NO_FILE = "(built-in defaults)";

  static final String NETWORKS_FILE = "local.net";
  public static final long RECEIVE_BUFFER = 32L << 20;
  static final Settings.Streams STREAMS =
      new Settings.Streams(List.of(), List.of(), null, 512, 128, Duration.ofDays(1));
  static final Duration FORGET_AFTER = Duration.ofDays(7);
  public static final Settings.Limits LIMITS =
      new Settings.Limits(
          100_000, Duration.ofHours(24), 4096, 4096, 1L << 20, Duration.ofMinutes(30));
  static final Settings.Metrics METRICS = new Settings.Metrics("pmacct", Map.of(), true);
  static final int DNS_RATE = 10;
  static final Settings.Names NAMES =
      new Settings.Names(null, List.of(), List.of(), false, List.of(), DNS_RATE);
  static final Settings.State STATE = new Settings.State(null, Duration.ofSeconds(60));

  private Defaults() {}

  /**
   * Settings of a file that says nothing.
   *
   * @param origin the file, for mistakes that a default leads to
   */
  static Settings settings(String origin, @Nullable Path networksFile) {
    return new Settings(
        List.of(new ListenAddress(":2055", null, 2055)),
        STREAMS,
        0,
        RECEIVE_BUFFER,
        new Settings.Exporters(List.of(), FORGET_AFTER),
        new Settings.Networks(
            networksFile == null ? null : Located.byDefault(networksFile, origin),
            false,
            false,
            false,
            List.of(Located.byDefault("Inside", origin)),
            LookupMode.FILE,
            LookupMode.FILE),
        Settings.Nat.INSIDE,
        Settings.Biflow.BOTH,
        new Settings.OutMeaning(OutCounters.AUTO, List.of()),
        true,
        new Settings.Sampling(true, Settings.Rates.ALGORITHM, List.of()),
        ElementNames.REGISTRY,
        List.of(
            aggregate(origin, "inbound", "dst local", "dst_host", "src_net"),
            aggregate(origin, "outbound", "src local", "src_host", "dst_net")),
        LIMITS,
        METRICS,
        new Settings.Http(
            List.of(new ListenAddress(":9999", null, 9999)), null, false, true, 16L << 20),
        STATE,
        Settings.Sources.NONE,
        NAMES,
        List.of(),
        0,
        null,
        null);
  }

  private static Settings.Aggregate aggregate(
      String origin, String name, String filter, String... by) {
    return new Settings.Aggregate(
        Located.byDefault(name, origin),
        Located.byDefault(filter, origin),
        List.of(by).stream().map(key -> Located.byDefault(key, origin)).toList(),
        LIMITS.buckets(),
        Settings.Admission.HEAVIEST,
        false);
  }
}
