// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.networks.sources.MmdbWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseWatchTest {
  @TempDir Path folder;

  private void countryOf(String prefix, String country) {
    new MmdbWriter("test-Country")
        .add(prefix, Map.of("country_code", country))
        .write(folder.resolve("country.mmdb"));
  }

  private Replay replay() throws Exception {
    return new Site(folder)
        .configure("country_database: country.mmdb\naggregates:\n  all: {by: [dst_country]}\n")
        .replay();
  }

  private static void twoLooks(Replay replay) {
    replay.followDatabases();
    replay.followDatabases();
  }

  @Test
  void takesUpADatabaseThatWasReplaced() throws Exception {
    countryOf("8.0.0.0/8", "DE");
    Replay replay = replay();
    twoLooks(replay);
    Site.feed(replay, Site.flow("10.0.0.1", "8.8.8.8", 1000, 1));
    countryOf("8.8.0.0/16", "FR");
    replay.followDatabases();
    Site.feed(replay, Site.flow("10.0.0.1", "8.8.8.8", 1, 1)); // somebody may still write it
    replay.followDatabases();
    Site.feed(replay, Site.flow("10.0.0.1", "8.8.8.8", 20, 1));

    assertThat(Site.bytes(replay, "all")).isEqualTo(Map.of("DE", 1001L, "FR", 20L));
  }

  @Test
  void staysWithTheOneBeforeWhereTheNewOneIsBroken() throws Exception {
    countryOf("8.0.0.0/8", "DE");
    Replay replay = replay();
    twoLooks(replay);
    Path file = folder.resolve("country.mmdb");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    twoLooks(replay);
    Site.feed(replay, Site.flow("10.0.0.1", "8.8.8.8", 1000, 1));
    Files.delete(file);
    twoLooks(replay);
    Site.feed(replay, Site.flow("10.0.0.1", "8.8.8.8", 1, 1));

    assertThat(Site.bytes(replay, "all")).isEqualTo(Map.of("DE", 1001L));
  }
}
