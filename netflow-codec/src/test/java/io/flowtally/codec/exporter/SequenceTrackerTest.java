// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** Gaps, reordering, wrap, reset, restart and duplicates, told apart. */
class SequenceTrackerTest {
  private static final long NONE = -1;
  private static final long LATER = 1_000_000;

  private long missed;
  private final SequenceTracker datagrams =
      new SequenceTracker(ProtocolVersion.V9, units -> missed += units);
  private final SequenceTracker records =
      new SequenceTracker(ProtocolVersion.IPFIX, units -> missed += units);

  private void datagrams(long... numbers) {
    for (long number : numbers) {
      datagrams.accept((int) number, 1, 1, NONE, 0);
    }
    datagrams.settle(LATER);
  }

  /** Messages of ten records. */
  private void records(long... numbers) {
    for (long number : numbers) {
      records.accept((int) number, 10, 10, NONE, 0);
    }
    records.settle(LATER);
  }

  @Test
  void missesNothingInOrder() {
    datagrams(7, 8, 9);
    records(100, 110, 120);
    assertThat(missed).isZero();
  }

  @Test
  void countsDatagramsOfVersion9() {
    datagrams(7, 8, 11, 12);
    assertThat(missed).isEqualTo(2);
  }

  @Test
  void countsRecordsOfIpfix() {
    records(100, 110, 150, 160);
    assertThat(missed).isEqualTo(30);
  }

  private void numbers(boolean includingOwn, long from, int... units) {
    long number = from;
    for (int taken : units) {
      records.accept((int) (includingOwn ? number + taken : number), taken, 1, NONE, 0);
      number += taken;
    }
  }

  /** softflowd's IPFIX: a message of 24 records has the number 24, one of 32 after it 56. */
  @Test
  void missesNothingOfNumbersThatIncludeTheirOwnRecords() {
    numbers(true, 0, 24, 32, 4, 30, 30, 7);
    records.settle(LATER);
    assertThat(missed).isZero();
    numbers(true, 127 + 100, 5, 3);
    records.settle(LATER);
    assertThat(missed).isEqualTo(100);
  }

  @Test
  void findsTheWayBackToNumbersThatDoNot() {
    numbers(true, 0, 24, 32, 4, 30);
    numbers(false, 90, 24, 32, 4, 30, 17);
    records.settle(LATER);
    assertThat(missed).isLessThanOrEqualTo(24);
    long before = missed;
    numbers(false, 90 + 107 + 50, 5, 3);
    records.settle(LATER);
    assertThat(missed - before).isEqualTo(50);
  }

  @Test
  void doesNotMissWhatComesLate() {
    datagrams(7, 10, 9, 8, 11);
    records(100, 130, 120, 110, 140);
    assertThat(missed).isZero();
    assertThat(datagrams.late()).isEqualTo(2);
  }

  @Test
  void missesTheRestOfAGapThatIsFilledInPart() {
    records(100, 150, 120, 160);
    assertThat(missed).isEqualTo(30);
    assertThat(records.late()).isEqualTo(1);
  }

  @Test
  void waitsBeforeItCountsAGap() {
    datagrams.accept(7, 1, 1, NONE, 1000);
    datagrams.accept(9, 1, 1, NONE, 1000);
    datagrams.settle(1000 - 1);
    assertThat(missed).isZero();
    datagrams.accept(10, 1, 1, NONE, 1000 + SequenceTracker.PATIENCE_MS);
    datagrams.settle(1000);
    assertThat(missed).isEqualTo(1);
  }

  @Test
  void countsAGapAtOnceWhereManyAreOpen() {
    for (int number = 0; number < 200; number += 2) {
      datagrams.accept(number, 1, 1, NONE, 0);
    }
    assertThat(missed).isEqualTo(99 - 64);
    datagrams.settle(LATER);
    assertThat(missed).isEqualTo(99);
  }

  @Test
  void doesNotCountDuplicates() {
    datagrams(7, 8, 8, 7, 9, 9, 10);
    assertThat(missed).isZero();
    assertThat(datagrams.duplicates()).isEqualTo(3);
  }

  @Test
  void doesNotCountAFilledGapTwice() {
    datagrams(7, 10, 9, 9, 8, 8, 11);
    assertThat(missed).isZero();
    assertThat(datagrams.duplicates()).isEqualTo(2);
  }

  @Test
  void goesOnBeyondTheWrap() {
    datagrams(0xFFFF_FFFEL, 0xFFFF_FFFFL, 0, 1);
    records(0xFFFF_FFF8L, 2, 12);
    assertThat(missed).isZero();
  }

  @Test
  void findsAGapAcrossTheWrap() {
    datagrams(0xFFFF_FFFEL, 1, 0, 2);
    assertThat(missed).isEqualTo(1);
    assertThat(datagrams.late()).isEqualTo(1);
  }

  @Test
  void takesAJumpFarAwayAsAReset() {
    datagrams(5_000_000, 5_000_001, 3, 4);
    assertThat(missed).isZero();
    assertThat(datagrams.restarts()).isEqualTo(1);
    datagrams(2_000_000_000, 2_000_000_001);
    assertThat(missed).isZero();
    assertThat(datagrams.restarts()).isEqualTo(2);
  }

  @Test
  void takesAFallenUptimeAsARestart() {
    datagrams.accept(100, 1, 1, 500_000, 0);
    datagrams.accept(101, 1, 1, 501_000, 0);
    datagrams.accept(0, 1, 1, 2000, 0);
    datagrams.accept(1, 1, 1, 3000, 0);
    datagrams.accept(3, 1, 1, 4000, 0);
    datagrams.settle(LATER);
    assertThat(datagrams.restarts()).isEqualTo(1);
    assertThat(missed).isEqualTo(1);
  }

  @Test
  void doesNotTakeTheWrapOfTheUptimeAsARestart() {
    datagrams.accept(100, 1, 1, 0xFFFF_FFF0L, 0);
    datagrams.accept(102, 1, 1, 20, 0);
    datagrams.settle(LATER);
    assertThat(datagrams.restarts()).isZero();
    assertThat(missed).isEqualTo(1);
  }

  @Test
  void takesARunOfLateOnesAsARestart() {
    records(1000, 1010, 0, 10, 20, 30, 40, 50, 70);
    assertThat(records.restarts()).isEqualTo(1);
    assertThat(missed).isEqualTo(10);
  }

  @Test
  void startsAnewAfterADatagramOfUnknownSize() {
    records.accept(100, 10, 10, NONE, 0);
    records.lose();
    records(170, 180);
    assertThat(missed).isZero();
  }

  /** Messages with templates only have the number of the next record (RFC 7011 section 3.1). */
  @Test
  void takesMessagesWithoutRecords() {
    records.accept(100, 0, 0, NONE, 0);
    records.accept(100, 10, 10, NONE, 0);
    records.accept(110, 0, 0, NONE, 0);
    records.accept(110, 10, 10, NONE, 0);
    records.settle(LATER);
    assertThat(missed).isZero();
    assertThat(records.duplicates()).isZero();
  }

  /** Each loop sees every other datagram: whatever the interleaving, none is missing. */
  @Test
  void endsWhereTheExporterEndsWithTwoLoops() throws InterruptedException {
    datagrams.accept(0, 1, 1, NONE, 0);
    Thread even = new Thread(() -> acceptEveryOther(2));
    Thread odd = new Thread(() -> acceptEveryOther(1));
    even.start();
    odd.start();
    even.join();
    odd.join();
    datagrams.accept(101, 1, 1, NONE, 0);
    datagrams.settle(LATER);
    assertThat(datagrams.expected()).isEqualTo(102);
    assertThat(missed).isZero();
  }

  private void acceptEveryOther(int first) {
    for (int number = first; number <= 100; number += 2) {
      datagrams.accept(number, 1, 1, NONE, 0);
    }
  }
}
