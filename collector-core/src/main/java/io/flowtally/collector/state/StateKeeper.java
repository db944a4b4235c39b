// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import io.flowtally.collector.Engine;
import io.flowtally.config.Settings;
import io.flowtally.networks.GroupNames;
import io.flowtally.view.Hold;
import io.flowtally.view.StateStatus;
import io.flowtally.yaml.Located;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an engine's state in a directory: takes it up at the start, saves it from time to time and
 * at the end. A snapshot that cannot be used, or written, is logged and counted, and never stops
 * the program. {@link #save} is called by one thread at a time.
 */
public final class StateKeeper implements StateStore {
  private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

  private record Candidate(Path file, Snapshot.Header header) {}

  private final Path directory;
  private final StateFile file;
  private final @Nullable Candidate candidate;
  private final ScrapeMarks marks;
  private volatile boolean scrapesRefused;
  private volatile StateStatus status = new StateStatus(false, true, 0);

  private StateKeeper(Path directory, StateFile file, @Nullable Candidate candidate) {
    this.directory = directory;
    this.file = file;
    this.candidate = candidate;
    this.marks = new ScrapeMarks(directory, candidate == null ? 0 : candidate.header.number());
  }

  /**
   * Finds the last good snapshot in a directory that this process {@linkplain StateLock has}.
   *
   * @return null if nothing is to be kept
   */
  public static @Nullable StateKeeper open(Settings.State settings) {
    Located<Path> wanted = settings.directory();
    return wanted == null ? null : open(wanted.value());
  }

  /** The numbers of group names in the snapshot's keys, for the pipeline that goes on from it. */
  @Override
  public GroupNames groups() {
    return candidate == null ? new GroupNames() : new GroupNames(candidate.header.groups());
  }

  private static StateKeeper open(Path directory) {
    StateFile file = new StateFile(directory);
    Candidate found = null;
    for (Path path : List.of(file.path(), file.previous())) {
      if (found == null && Files.exists(path)) {
        found = candidate(path);
      }
    }
    StateKeeper keeper = new StateKeeper(directory, file, found);
    keeper.takeUpMarks();
    return keeper;
  }

  private void takeUpMarks() {
    try {
      marks.takeUp();
    } catch (IOException e) {
      LOG.debug("marks of later snapshots stay", e);
    }
  }

  private static @Nullable Candidate candidate(Path path) {
    try {
      Snapshot.Header[] header = new Snapshot.Header[1];
      StateFile.read(path, in -> header[0] = Snapshot.Header.read(in));
      return new Candidate(path, header[0]);
    } catch (IOException e) {
      LOG.warn("{} is not used: {}", path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * Takes up the snapshot.
   *
   * @return false if it turned out to be unusable half-way: the engine is to be made anew
   */
  @Override
  public boolean restore(Engine engine) {
    Candidate found = candidate;
    if (found == null) {
      return true;
    }
    boolean counters = !ScrapeMarks.scrapedAfter(directory, found.header.number());
    try {
      StateFile.read(
          found.file,
          in -> {
            Snapshot.Header.read(in);
            Snapshot.restore(engine, found.header.last(), counters, in);
          });
    } catch (IOException e) {
      LOG.warn("{} is not used: {}; starting empty", found.file, String.valueOf(e.getMessage()));
      engine.scrapers.forgetAll();
      return false;
    }
    status = new StateStatus(true, true, modified(found.file));
    if (counters) {
      engine.scrapers.countersGoOn();
      LOG.info("went on from {}", found.file);
    } else {
      LOG.warn(
          "{} is older than what was scraped last: templates and sampling go on, counters start at"
              + " zero",
          found.file);
    }
    return true;
  }

  private static double modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis() / 1000.0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Writes a snapshot.
   *
   * @param last nothing will be counted any more
   */
  @Override
  public void save(Engine engine, boolean last) {
    StateStatus before = status;
    try {
      long number = marks.begin();
      file.write(
          out -> Snapshot.write(engine, number, last, out), naming -> marks.name(last, naming));
      status = new StateStatus(before.restored(), true, System.currentTimeMillis() / 1000.0);
      LOG.debug("state saved to {}", directory);
    } catch (IOException e) {
      status = new StateStatus(before.restored(), false, before.lastSaveTimestampSeconds());
      if (before.lastSaveSuccessful()) {
        LOG.error("state not saved to {}: {}; tried again", directory, e.toString());
      }
    }
  }

  /**
   * To be called before a scrape answers.
   *
   * @throws IOException saying why it must not
   */
  @Override
  public void scraped() throws IOException {
    try {
      marks.scraped();
      scrapesRefused = false;
    } catch (IOException e) {
      String reason =
          directory
              + " does not take the mark that a scrape needs, so that no counter falls after a"
              + " crash: "
              + e;
      if (!scrapesRefused) {
        scrapesRefused = true;
        LOG.error("scrapes are refused: {}", reason);
      }
      throw new IOException(reason, e);
    }
  }

  @Override
  public Hold hold(Engine engine) throws IOException {
    scraped();
    return Hold.NONE;
  }

  @Override
  public StateStatus status() {
    return status;
  }
}
