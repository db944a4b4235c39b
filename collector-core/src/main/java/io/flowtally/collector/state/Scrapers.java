// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import io.flowtally.count.ReadersHorizon;
import io.flowtally.count.SeriesSequence;
import io.flowtally.view.ScrapeAnswer;
import io.flowtally.view.Scraper;
import io.flowtally.view.ScraperStatus;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who scrapes, and how far each has read. Thread-safe; asked at the two ends of an answer.
 *
 * <p>Prometheus learns nothing from the first sample of a counter. So a series is shown as 0 to a
 * scraper that has no whole answer with that series in it, and with its count in the answers that
 * begin after one. What a scraper has read never becomes less: a series that was shown with its
 * count is never shown as 0 again.
 *
 * <p>That holds for scrapers that are forgotten, too. An unknown one counts as having read nothing
 * only during {@link #GRACE_MS} of a process whose counters began at zero, and so has been shown
 * zeros so far: in that time nobody is forgotten who came more than once. Later an unknown one
 * counts as having read everything, for what piled up before it came is no traffic of its first
 * minute.
 */
public final class Scrapers implements ReadersHorizon {
  static final long GRACE_MS = 600_000;
  static final long WAITED_FOR_MS = 300_000;

  private static final Logger LOG = LoggerFactory.getLogger(Scrapers.class);

  private final LongSupplier clockMs;
  private final KnownScrapers known = new KnownScrapers();
  private long graceEndsMs;

  /** While the switch was off, series up to here were shown with their counts to anybody. */
  private long shownToAll;

  private boolean wasOff;
  private long refused;
  private long newcomers;

  /**
   * Nobody is known yet.
   *
   * @param clockMs runs evenly; its origin does not matter
   */
  public Scrapers(LongSupplier clockMs) {
    this.clockMs = clockMs;
    this.graceEndsMs = clockMs.getAsLong() + GRACE_MS;
  }

  /** Counters go on from an earlier process: whoever is not known may have read them all. */
  synchronized void countersGoOn() {
    graceEndsMs = clockMs.getAsLong();
  }

  /**
   * Begins an answer.
   *
   * @param scraper null: anybody else, who sees counts as they are
   * @param timeoutMs after which the scraper waits no longer
   * @param upTo every series born up to this number can be seen from now on
   * @param zeroFirst false: the switch is off
   */
  public synchronized ScrapeAnswer begin(
      @Nullable Scraper scraper, long timeoutMs, long upTo, boolean zeroFirst) {
    long nowMs = clockMs.getAsLong();
    turn(zeroFirst, upTo, nowMs);
    if (scraper == null || !scraper.canBeKnown()) {
      return new Answer(null, Long.MAX_VALUE, upTo, nowMs);
    }
    KnownScraper present = known.find(scraper, nowMs);
    if (present != null) {
      present.seenMs = nowMs;
      present.cameAgain = true;
    }
    long newAbove = zeroFirst ? newAbove(present, nowMs) : Long.MAX_VALUE;
    return new Answer(scraper, newAbove, upTo, nowMs + timeoutMs);
  }

  private void turn(boolean zeroFirst, long upTo, long nowMs) {
    if (wasOff && zeroFirst) {
      shownToAll = upTo;
      graceEndsMs = nowMs;
    }
    wasOff = !zeroFirst;
  }

  private long newAbove(@Nullable KnownScraper present, long nowMs) {
    if (present != null) {
      return Math.max(present.read, shownToAll);
    }
    return nowMs - graceEndsMs < 0 ? 0 : Long.MAX_VALUE;
  }

  private synchronized void written(Scraper scraper, long newAbove, long upTo, long deadlineMs) {
    long nowMs = clockMs.getAsLong();
    if (nowMs - deadlineMs >= 0) {
      return; // it has given up, whatever the kernel took
    }
    KnownScraper present = known.find(scraper, nowMs);
    if (present == null) {
      present = known.add(scraper, nowMs);
      newcomers += present == null ? 0 : 1;
    }
    if (present != null) {
      present.read(upTo, newAbove);
    } else if (refused++ == 0) {
      LOG.warn("more scrapers than are remembered: the others see new series with their counts");
    }
  }

  @Override
  public synchronized boolean haveRead(long born, long ended) {
    long nowMs = clockMs.getAsLong();
    for (KnownScraper one : known.all()) {
      boolean waitedFor = nowMs - one.seenMs <= WAITED_FOR_MS;
      if (waitedFor && (one.read < ended || one.readWithCounts < born)) {
        return false;
      }
    }
    return true;
  }

  /** How many have become known since the process began. */
  synchronized long newcomers() {
    return newcomers;
  }

  public synchronized ScraperStatus status() {
    return new ScraperStatus(known.all().size(), refused);
  }

  /** Writes who is known, and how far each has read; {@code upTo} as {@link #begin} has it. */
  synchronized void save(DataOutputStream out, long upTo, long unixMs) throws IOException {
    out.writeLong(wasOff ? upTo : shownToAll);
    known.save(out, clockMs.getAsLong(), unixMs);
  }

  /** Reads what {@link #save} wrote, into one that knows nobody. */
  synchronized void restore(DataInputStream in, long unixMs) throws IOException {
    shownToAll = SeriesSequence.read(in);
    known.restore(in, clockMs.getAsLong(), unixMs);
  }

  /** As if nothing had been restored. */
  synchronized void forgetAll() {
    shownToAll = 0;
    known.clear();
  }

  /** One that has not ended. */
  private final class Answer implements ScrapeAnswer {
    private final @Nullable Scraper scraper;
    private final long newAbove;
    private final long upTo;
    private final long deadlineMs;

    Answer(@Nullable Scraper scraper, long newAbove, long upTo, long deadlineMs) {
      this.scraper = scraper;
      this.newAbove = newAbove;
      this.upTo = upTo;
      this.deadlineMs = deadlineMs;
    }

    @Override
    public long upTo() {
      return upTo;
    }

    @Override
    public long newAbove() {
      return newAbove;
    }

    @Override
    public void written() {
      if (scraper != null) {
        Scrapers.this.written(scraper, newAbove, upTo, deadlineMs);
      }
    }
  }
}
