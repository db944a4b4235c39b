// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the program logs, settled before the first logger is made: from which level on, and whether
 * journald reads it, which has the time already and wants priorities.
 */
final class LogSetup {
  static final String OPTION = "--log-level";
  static final String VARIABLE = "FLOWTALLY_LOG_LEVEL";

  /** From the fewest lines to the most. */
  static final List<String> LEVELS = List.of("error", "warn", "info", "debug");

  private static final String PROPERTY = "org.slf4j.simpleLogger.";

  private LogSetup() {}

  /** To be called first of all in {@code main}. */
  static void apply(String[] arguments, Map<String, String> environment) {
    String level = level(arguments, environment);
    if (LEVELS.contains(level)) {
      System.setProperty(PROPERTY + "defaultLogLevel", level);
    }
    boolean journal = isJournal(environment.get("JOURNAL_STREAM"), Path.of("/proc/self/fd/2"));
    if (journal) {
      System.setProperty(PROPERTY + "showDateTime", "false");
    }
    System.setErr(new PrintStream(new LogLines(System.err, journal), true, StandardCharsets.UTF_8));
  }

  /** The option, else the variable, else info. */
  static String level(String[] arguments, Map<String, String> environment) {
    List<String> words = Arrays.asList(arguments);
    String given = environment.getOrDefault(VARIABLE, "info");
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith(OPTION + "=")) {
        given = words.get(i).substring(OPTION.length() + 1);
      } else if (words.get(i).equals(OPTION) && i + 1 < words.size()) {
        given = words.get(i + 1);
      }
    }
    return given.toLowerCase(Locale.ROOT);
  }

  /** True if standard error is what systemd connected to the journal: device and inode agree. */
  static boolean isJournal(@Nullable String journalStream, Path standardError) {
    if (journalStream == null) {
      return false;
    }
    try {
      Map<String, Object> file = Files.readAttributes(standardError, "unix:dev,ino");
      return journalStream.equals(file.get("dev") + ":" + file.get("ino"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
