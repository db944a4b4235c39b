// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.config.ConfigurationResult;
import io.flowtally.config.Settings;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of the running configuration. A reload takes up no file that changes while it is read,
 * nor one that looks half-written: the running one is better than half of the next. One thread at a
 * time.
 */
final class RunningFiles {
  private static final int TRIES = 50;
  private static final int PAUSE_MS = 20;

  private List<FileLook> running;

  RunningFiles(ConfigurationResult first) {
    this.running = looks(first);
  }

  /** What a reading gave, with the files that it came from. */
  record Candidate(ConfigurationResult reading, List<FileLook> files) {
    boolean isStale() {
      return files.stream().anyMatch(FileLook::isStale);
    }
  }

  /** Reads until nobody writes meanwhile. */
  Candidate read(Supplier<ConfigurationResult> configuration) throws ConfigurationException {
    ConfigurationResult before = configuration.get();
    for (int i = 0; i < TRIES; i++) {
      List<FileLook> files = looks(before);
      Candidate candidate = new Candidate(configuration.get(), files);
      if (!candidate.isStale() && looks(candidate.reading).equals(files)) {
        refuseHalves(files);
        return candidate;
      }
      before = candidate.reading;
      pause();
    }
    throw new ConfigurationException(List.of(beingWritten(before)));
  }

  static Mistake beingWritten(ConfigurationResult reading) {
    return new Mistake(name(reading), 0, "it or a file that it names is being written: try again");
  }

  private void refuseHalves(List<FileLook> files) throws ConfigurationException {
    List<Mistake> mistakes = new ArrayList<>();
    for (FileLook file : files) {
      Mistake mistake = file.halfWritten(runningOne(file.file()));
      if (mistake != null) {
        mistakes.add(mistake);
      }
    }
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(mistakes);
    }
  }

  private @Nullable FileLook runningOne(Path file) {
    return running.stream().filter(one -> one.file().equals(file)).findFirst().orElse(null);
  }

  /** This one runs now. */
  void accept(Candidate candidate) {
    running = candidate.files;
  }

  private static List<FileLook> looks(ConfigurationResult reading) {
    List<FileLook> looks = new ArrayList<>();
    Path file = reading.file();
    if (file != null) {
      looks.add(FileLook.of(file));
    }
    if (reading.ok()) {
      Settings settings = reading.settings();
      add(settings.networks().file(), looks);
      add(settings.sources().labelsFile(), looks);
      add(settings.sources().servicesFile(), looks);
      add(settings.names().interfacesFile(), looks);
    }
    return looks;
  }

  /** Databases are not looked at: half of one cannot be read. */
  private static void add(@Nullable Located<Path> file, List<FileLook> looks) {
    if (file != null) {
      looks.add(FileLook.of(file.value()));
    }
  }

  private static String name(ConfigurationResult reading) {
    return reading.file() == null ? "the configuration" : reading.file().toString();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
