// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import io.flowtally.view.Scraper;

/** What {@link Scrapers} remembers of one of them, under its lock. Times are its clock's. */
final class KnownScraper {
  final Scraper scraper;

  /** It has an answer that shows every series born up to here. */
  long read;

  /** That answer shows the series born up to here with their counts, not as 0. */
  long readWithCounts;

  long seenMs;

  /** A second answer has begun: it may have been shown counts. */
  boolean cameAgain;

  KnownScraper(Scraper scraper, long nowMs) {
    this.scraper = scraper;
    this.seenMs = nowMs;
  }

  /** An answer that was written whole. */
  void read(long upTo, long newAbove) {
    read = Math.max(read, upTo);
    readWithCounts = Math.max(readWithCounts, Math.min(upTo, newAbove));
  }
}
