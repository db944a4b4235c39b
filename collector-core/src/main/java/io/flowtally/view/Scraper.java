// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * Who scrapes: a client that sends {@code X-Prometheus-Scrape-Timeout-Seconds}, as Prometheus and
 * all that scrape like it do.
 *
 * @param address without the port, which changes
 * @param target path and query of the request; {@code ?scraper=NAME} tells two at one address apart
 */
public record Scraper(String address, String target) {
  /** What a stranger can make us keep is bounded. */
  static final int LONGEST_TARGET = 1_000;

  /** True if its name is short enough to be kept. */
  public boolean canBeKnown() {
    return target.length() <= LONGEST_TARGET;
  }
}
