// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import io.flowtally.count.SeriesSequence;
import io.flowtally.view.Scraper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scrapers that are remembered, and who gives up a place when there is none. Used under the
 * lock of {@link Scrapers}; times are its clock's.
 *
 * <p>Whoever came once only gives it up first. So names that a stranger makes up push one another
 * out, and nobody who scrapes in earnest. Those who came again keep theirs for longer than an
 * unknown one may be taken for one that has read nothing.
 */
final class KnownScrapers {
  static final int MOST = 64;

  /** Somebody who makes names up leaves places to others. */
  static final int MOST_OF_AN_ADDRESS = 32;

  static final long HOLDS_PLACE_MS = 3_600_000;

  /** Who was away for longer must not see all of it as the traffic of a minute. */
  static final long FORGOTTEN_MS = 24 * 3_600_000L;

  private final Map<Scraper, KnownScraper> places = new LinkedHashMap<>();

  @Nullable KnownScraper find(Scraper scraper, long nowMs) {
    KnownScraper present = places.get(scraper);
    if (present != null && nowMs - present.seenMs > FORGOTTEN_MS) {
      places.remove(scraper);
      return null;
    }
    return present;
  }

  /** Remembers one that is not known; null if there is no place. */
  @Nullable KnownScraper add(Scraper scraper, long nowMs) {
    List<KnownScraper> neighbours = new ArrayList<>(places.values());
    neighbours.removeIf(one -> !one.scraper.address().equals(scraper.address()));
    boolean crowded = neighbours.size() >= MOST_OF_AN_ADDRESS;
    if (crowded || places.size() >= MOST) {
      KnownScraper leaving = leaving(crowded ? neighbours : places.values(), nowMs);
      if (leaving == null) {
        return null;
      }
      places.remove(leaving.scraper);
    }
    KnownScraper added = new KnownScraper(scraper, nowMs);
    places.put(scraper, added);
    return added;
  }

  private static @Nullable KnownScraper leaving(Collection<KnownScraper> all, long nowMs) {
    KnownScraper leaving = null;
    for (KnownScraper one : all) {
      boolean may = !one.cameAgain || nowMs - one.seenMs > HOLDS_PLACE_MS;
      if (may && (leaving == null || goesBefore(one, leaving))) {
        leaving = one;
      }
    }
    return leaving;
  }

  /** Among equals, the one that was silent longest. */
  private static boolean goesBefore(KnownScraper one, KnownScraper other) {
    return one.cameAgain == other.cameAgain ? one.seenMs - other.seenMs < 0 : !one.cameAgain;
  }

  Collection<KnownScraper> all() {
    return places.values();
  }

  void clear() {
    places.clear();
  }

  /** Writes them; {@code unixMs} is the same moment as {@code nowMs}. */
  void save(DataOutputStream out, long nowMs, long unixMs) throws IOException {
    out.writeInt(places.size());
    for (KnownScraper one : places.values()) {
      out.writeUTF(one.scraper.address());
      out.writeUTF(one.scraper.target());
      out.writeLong(one.read);
      out.writeLong(one.readWithCounts);
      out.writeLong(unixMs - (nowMs - one.seenMs));
    }
  }

  /** Reads what {@link #save} wrote. All count as having come again: nobody can tell. */
  void restore(DataInputStream in, long nowMs, long unixMs) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST) {
      throw new IOException("it knows " + count + " scrapers");
    }
    for (int i = 0; i < count; i++) {
      KnownScraper one = new KnownScraper(new Scraper(in.readUTF(), in.readUTF()), nowMs);
      one.read(SeriesSequence.read(in), SeriesSequence.read(in));
      one.seenMs = nowMs - Math.max(0, unixMs - in.readLong());
      one.cameAgain = true;
      places.put(one.scraper, one);
    }
  }
}
