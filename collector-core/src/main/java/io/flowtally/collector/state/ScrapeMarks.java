// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers on disk whether anybody has scraped since a snapshot was taken.
 *
 * <p>After a crash the last snapshot is older than what Prometheus may have read. To go on from it
 * would make counters fall, which Prometheus takes for a restart from zero, and it would then count
 * the whole old total as new traffic. So a snapshot's counters are used only if nobody has read
 * newer ones; otherwise they start at zero, which is what Prometheus expects of a restart.
 *
 * <p>Each snapshot has a number. A scrape leaves an empty file named after the newest snapshot on
 * disk; if one is being written, that one gets its mark before it gets its name. A scrape has read
 * newer values than each snapshot of a lower number, too: so a mark speaks for the snapshot before
 * the last as well, which is used where the last one is broken.
 *
 * <p>A scrape whose mark cannot be written must not answer. So that a disk that fails does not take
 * the metrics away, a snapshot is marked as it is written whenever somebody has scraped since the
 * one before: the next scrape will come, and then has nothing to write. Thread-safe.
 */
final class ScrapeMarks {
  private static final String PREFIX = "scraped-after-";

  private final Path directory;

  /** The newest snapshot on disk, and the newest whose values have begun to be read. */
  private volatile long onDisk;

  private volatile long begun;
  private volatile long marked = -1;

  /** The newest snapshot during or after whose writing values were read. */
  private volatile long read = -1;

  private boolean scrapedSinceLast;

  /** Gives a snapshot its name. */
  interface Naming {
    void run() throws IOException;
  }

  ScrapeMarks(Path directory, long onDisk) {
    this.directory = directory;
    this.onDisk = onDisk;
    this.begun = onDisk;
  }

  /** The number of the snapshot whose values are read from now on. */
  synchronized long begin() {
    begun++;
    return begun;
  }

  /**
   * Gives that snapshot its name, with its mark if it needs one. Marks of those before the one
   * before it mean nothing any more; that one is kept for the case that this one breaks.
   *
   * @param last nothing was counted since it began, so no scrape can have read newer values
   */
  synchronized void name(boolean last, Naming naming) throws IOException {
    boolean needed = !last && (read == begun || scrapedSinceLast);
    if (needed) {
      create(mark(begun));
    }
    naming.run();
    long before = onDisk;
    onDisk = begun;
    marked = needed ? begun : marked;
    scrapedSinceLast = false;
    for (long number : numbers(directory)) {
      if (number < before || (last && number == onDisk)) {
        Files.deleteIfExists(mark(number));
      }
    }
  }

  /**
   * Takes up the marks of the process before. Those of later snapshots, which broke or were never
   * finished, become one of the snapshot that is gone on from: their numbers are used anew.
   */
  synchronized void takeUp() throws IOException {
    for (long number : numbers(directory)) {
      if (number > onDisk) {
        create(mark(onDisk));
        Files.deleteIfExists(mark(number));
      }
    }
  }

  /**
   * To be called before a scrape answers. Costs nothing but for the first after a snapshot.
   *
   * @throws IOException if the mark cannot be written: then the scrape must not answer
   */
  void scraped() throws IOException {
    if (marked >= onDisk && read == begun) {
      return;
    }
    synchronized (this) {
      scrapedSinceLast = true;
      read = begun;
      if (marked < onDisk) {
        create(mark(onDisk));
        marked = onDisk;
      }
    }
  }

  /** Whether somebody had scraped after the snapshot of this number, or nobody can tell. */
  static boolean scrapedAfter(Path directory, long snapshot) {
    try {
      return numbers(directory).stream().anyMatch(number -> number >= snapshot);
    } catch (IOException e) {
      return true;
    }
  }

  private static List<Long> numbers(Path directory) throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> marks = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path mark : marks) {
        String number = mark.getFileName().toString().substring(PREFIX.length());
        if (number.matches("[0-9]{1,18}")) {
          numbers.add(Long.parseLong(number));
        }
      }
    }
    return numbers;
  }

  private Path mark(long number) {
    return directory.resolve(PREFIX + number);
  }

  private static void create(Path mark) throws IOException {
    if (!Files.exists(mark)) {
      Files.createFile(mark);
    }
  }
}
