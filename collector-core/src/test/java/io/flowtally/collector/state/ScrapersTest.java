// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.view.ScrapeAnswer;
import io.flowtally.view.Scraper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScrapersTest {
  private static final long EVERYTHING = Long.MAX_VALUE;
  private static final long TIMEOUT_MS = 10_000;
  private static final long MINUTE_MS = 60_000;
  private static final long UNIX_MS = 1_800_000_000_000L;
  private static final Scraper ONE = new Scraper("192.0.2.1", "/metrics");
  private static final Scraper OTHER = new Scraper("192.0.2.2", "/metrics");

  private final AtomicLong clock = new AtomicLong(-5 * MINUTE_MS);
  private final Scrapers scrapers = new Scrapers(clock::get);

  private ScrapeAnswer begin(Scraper scraper, long upTo) {
    return scrapers.begin(scraper, TIMEOUT_MS, upTo, true);
  }

  /** A whole answer; what it showed as 0 begins behind the number that comes back. */
  private long read(Scraper scraper, long upTo) {
    ScrapeAnswer answer = begin(scraper, upTo);
    answer.written();
    return answer.newAbove();
  }

  private void pass(long ms) {
    clock.addAndGet(ms);
  }

  @Test
  void showsASeriesAsZeroUntilAnAnswerWithItWasWrittenWhole() {
    assertThat(read(ONE, 5)).isZero();
    assertThat(read(ONE, 8)).isEqualTo(5);
    assertThat(read(ONE, 8)).isEqualTo(8);
  }

  @Test
  void tellsScrapersApartByAddressAndTarget() {
    assertThat(read(ONE, 5)).isZero();
    assertThat(read(OTHER, 6)).isZero();
    assertThat(read(new Scraper(ONE.address(), "/metrics?scraper=b"), 7)).isZero();
    assertThat(read(ONE, 8)).isEqualTo(5);
    assertThat(read(OTHER, 8)).isEqualTo(6);
  }

  @Test
  void showsAnybodyElseTheCountsAndDoesNotRememberThem() {
    assertThat(read(null, 5)).isEqualTo(EVERYTHING);
    assertThat(read(new Scraper("192.0.2.1", "/metrics?" + "x".repeat(1000)), 5))
        .isEqualTo(EVERYTHING);
    assertThat(scrapers.status().known()).isZero();
  }

  @Test
  void keepsSeriesNewThatWereInAnAnswerCutHalfWay() {
    read(ONE, 5);
    assertThat(begin(ONE, 9).newAbove()).isEqualTo(5);
    assertThat(read(ONE, 9)).isEqualTo(5);
    assertThat(read(ONE, 9)).isEqualTo(9);
  }

  @Test
  void takesAnAnswerForCutThatEndedAfterItsTimeout() {
    read(ONE, 5);
    ScrapeAnswer late = begin(ONE, 9);
    pass(TIMEOUT_MS);
    late.written();
    assertThat(read(ONE, 9)).isEqualTo(5);
    assertThat(read(ONE, 9)).isEqualTo(9);
  }

  @Test
  void neverForgetsWhatAFasterAnswerOfTheSameScraperHasShown() {
    read(ONE, 5);
    ScrapeAnswer slow = begin(ONE, 7);
    assertThat(read(ONE, 9)).isEqualTo(5);
    slow.written();
    assertThat(read(ONE, 9)).isEqualTo(9);
  }

  @Test
  void takesWhoComesAfterTheGraceForOneThatHasReadEverything() {
    pass(Scrapers.GRACE_MS - 1);
    assertThat(read(ONE, 5)).isZero();
    pass(1);
    assertThat(read(OTHER, 5)).isEqualTo(EVERYTHING);
    assertThat(read(OTHER, 7)).isEqualTo(5);
  }

  @Test
  void takesWhoIsUnknownForOneThatHasReadEverythingWhereCountersWentOn() {
    scrapers.countersGoOn();
    assertThat(read(ONE, 5)).isEqualTo(EVERYTHING);
    assertThat(read(ONE, 7)).isEqualTo(5);
  }

  @Test
  void takesWhoWasAwayForADayForOneThatHasReadEverything() {
    read(ONE, 5);
    pass(KnownScrapers.FORGOTTEN_MS);
    assertThat(read(ONE, 7)).isEqualTo(5);
    pass(KnownScrapers.FORGOTTEN_MS + 1);
    assertThat(read(ONE, 9)).isEqualTo(EVERYTHING);
  }

  @Test
  void keepsThePlacesOfRealScrapersHoweverManyNamesAreMadeUp() {
    read(ONE, 5);
    read(ONE, 5);
    for (int i = 0; i < 10_000; i++) {
      read(new Scraper("198.51.100." + i % 200, "/metrics?scraper=" + i), 6);
    }
    assertThat(scrapers.status().known()).isEqualTo(KnownScrapers.MOST);
    assertThat(read(ONE, 7)).isEqualTo(5);
  }

  @Test
  void neverForgetsInTheGraceWhoMayHaveBeenShownCounts() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 200; i++) {
        read(new Scraper("198.51.100." + i, "/metrics"), 5 + round);
        read(new Scraper("198.51.100." + i, "/metrics"), 5 + round);
      }
    }
    assertThat(scrapers.status().known()).isEqualTo(KnownScrapers.MOST);
    assertThat(scrapers.status().refusedAnswers()).isPositive();
    int zeros = 0;
    for (int i = 0; i < 200; i++) {
      zeros += begin(new Scraper("198.51.100." + i, "/metrics"), 9).newAbove() == 0 ? 1 : 0;
    }
    assertThat(zeros).as("refused, and so never shown counts").isEqualTo(200 - KnownScrapers.MOST);
  }

  @Test
  void leavesPlacesToOthersWhateverOneAddressDoes() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100; i++) {
        read(new Scraper("198.51.100.1", "/metrics?scraper=" + i), 5);
        read(new Scraper("198.51.100.1", "/metrics?scraper=" + i), 5);
      }
    }
    assertThat(scrapers.status().known()).isEqualTo(KnownScrapers.MOST_OF_AN_ADDRESS);
    read(ONE, 5);
    assertThat(read(ONE, 6)).isEqualTo(5);
  }

  @Test
  void givesThePlaceOfOneThatStoppedToANewOne() {
    for (int i = 0; i < KnownScrapers.MOST; i++) {
      read(new Scraper("198.51.100." + i, "/metrics"), 5);
      read(new Scraper("198.51.100." + i, "/metrics"), 5);
    }
    pass(KnownScrapers.HOLDS_PLACE_MS + 1);
    read(ONE, 6);
    assertThat(read(ONE, 7)).isEqualTo(6);
  }

  @Test
  void showsNothingAsZeroThatWasShownWhileTheSwitchWasOff() {
    read(ONE, 5);
    assertThat(scrapers.begin(ONE, TIMEOUT_MS, 9, false).newAbove()).isEqualTo(EVERYTHING);
    assertThat(begin(ONE, 12).newAbove()).isEqualTo(12);
    assertThat(begin(OTHER, 12).newAbove()).isEqualTo(EVERYTHING);
    assertThat(read(ONE, 14)).isEqualTo(12);
  }

  @Test
  void hasReadAnEndOnlyWhenEachScraperWasShownTheCountAfterIt() {
    assertThat(scrapers.haveRead(3, 6)).as("nobody scrapes").isTrue();
    read(ONE, 5);
    assertThat(scrapers.haveRead(3, 6)).as("before the end").isFalse();
    read(ONE, 7);
    assertThat(scrapers.haveRead(3, 6)).isTrue();
    assertThat(scrapers.haveRead(6, 7)).as("shown as 0").isFalse();
    read(ONE, 8);
    assertThat(scrapers.haveRead(6, 7)).isTrue();
    read(OTHER, 8);
    assertThat(scrapers.haveRead(6, 7)).as("shown as 0 to the other").isFalse();
  }

  @Test
  void waitsFiveMinutesForAScraperThatStopped() {
    read(ONE, 5);
    pass(Scrapers.WAITED_FOR_MS);
    assertThat(scrapers.haveRead(3, 6)).isFalse();
    pass(1);
    assertThat(scrapers.haveRead(3, 6)).isTrue();
  }

  @Test
  void readsEndsWithTheSwitchOffToo() {
    scrapers.begin(ONE, TIMEOUT_MS, 5, false).written();
    assertThat(scrapers.haveRead(3, 5)).isTrue();
    assertThat(scrapers.haveRead(3, 6)).isFalse();
  }

  @Test
  void goesOnInTheNextProcess() throws IOException {
    read(ONE, 5);
    read(ONE, 8);
    pass(MINUTE_MS);
    byte[] saved = saved(9);
    Scrapers next = new Scrapers(() -> 77);
    next.restore(in(saved), UNIX_MS + MINUTE_MS);
    next.countersGoOn();
    assertThat(next.begin(ONE, TIMEOUT_MS, 12, true).newAbove()).isEqualTo(8);
    assertThat(next.begin(OTHER, TIMEOUT_MS, 12, true).newAbove()).isEqualTo(EVERYTHING);
    assertThat(next.haveRead(5, 8)).isTrue();
    assertThat(next.haveRead(6, 8)).isFalse();
  }

  @Test
  void forgetsInTheNextProcessWhoWasAwayForADay() throws IOException {
    read(ONE, 5);
    byte[] saved = saved(5);
    Scrapers next = new Scrapers(() -> 77);
    next.restore(in(saved), UNIX_MS + KnownScrapers.FORGOTTEN_MS + 1);
    next.countersGoOn();
    assertThat(next.begin(ONE, TIMEOUT_MS, 12, true).newAbove()).isEqualTo(EVERYTHING);
  }

  @Test
  void remembersInTheNextProcessThatTheSwitchWasOff() throws IOException {
    read(ONE, 5);
    scrapers.begin(ONE, TIMEOUT_MS, 9, false);
    byte[] saved = saved(11);
    Scrapers next = new Scrapers(() -> 77);
    next.restore(in(saved), UNIX_MS);
    assertThat(next.begin(ONE, TIMEOUT_MS, 12, true).newAbove()).isEqualTo(11);
  }

  @Test
  void refusesAStateThatCannotBe() throws IOException {
    read(ONE, 5);
    byte[] saved = saved(5);
    for (int length = 0; length < saved.length; length++) {
      byte[] cut = Arrays.copyOf(saved, length);
      assertThatThrownBy(() -> new Scrapers(() -> 0).restore(in(cut), UNIX_MS))
          .isInstanceOf(IOException.class);
    }
    saved[8] = 127;
    assertThatThrownBy(() -> new Scrapers(() -> 0).restore(in(saved), UNIX_MS))
        .hasMessageContaining("scrapers");
  }

  private byte[] saved(long upTo) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    scrapers.save(new DataOutputStream(out), upTo, UNIX_MS);
    return out.toByteArray();
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
