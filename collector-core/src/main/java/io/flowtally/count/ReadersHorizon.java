// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

/** How far those who scrape have read: what a series that ends has to wait for. */
public interface ReadersHorizon {
  /** Nobody reads, so nothing is waited for. */
  ReadersHorizon NOBODY = (born, ended) -> true;

  /**
   * Whether each scraper of the last five minutes has been shown the final count of a series, in an
   * answer that was written whole. True also if there was no scraper.
   *
   * @param born the number of the series' birth in the {@link SeriesSequence}: until a scraper has
   *     read past it, the series is shown to it as 0
   * @param ended a number taken from the sequence after the last addition to the series
   */
  boolean haveRead(long born, long ended);
}
