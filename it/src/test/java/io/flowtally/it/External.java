// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of somebody else's, in a session (so: process group) of its own. Closing ends the whole
 * group, by its id: first asked, then forced.
 */
final class External implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final List<String> command;
  private final Path log;

  private External(Process process, List<String> command, Path log) {
    this.process = process;
    this.command = command;
    this.log = log;
  }

  /** Starts it; both of its outputs go to the log file. */
  static External start(Path log, String... command) {
    List<String> own = new ArrayList<>(List.of(Requires.tool("setsid", "util-linux")));
    own.addAll(Arrays.asList(command));
    try {
      Process process =
          new ProcessBuilder(own).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      process.getOutputStream().close();
      return new External(process, List.of(command), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end, which must be a good one, and returns what it printed. */
  static String run(String... command) {
    return run(Duration.ofSeconds(60), command);
  }

  static String run(Duration limit, String... command) {
    Outcome outcome = outcome(limit, command);
    if (outcome.exit() != 0) {
      throw new AssertionError(
          String.join(" ", command) + ": exit " + outcome.exit() + "\n" + outcome.output());
    }
    return outcome.output();
  }

  record Outcome(int exit, String output) {}

  /** Runs it to its end, good or bad. */
  static Outcome outcome(Duration limit, String... command) {
    try {
      Path log = Files.createTempFile("external", ".log");
      try (External external = start(log, command)) {
        int exit = external.await(limit);
        return new Outcome(exit, external.log());
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int await(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("Still running after " + limit.toSeconds() + " s: " + this);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  String log() {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a text in its output. */
  void awaitLog(String text, Duration limit) {
    Waiting.until(
        command.get(0) + " to print '" + text + "'", limit, () -> log().contains(text), this::log);
  }

  void signal(String name) {
    signalTo(name, Long.toString(pid()));
  }

  private static void signalTo(String name, String target) {
    try {
      new ProcessBuilder("kill", "-" + name, "--", target)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the group at once, for a program that would not listen. */
  void kill() {
    signalTo("KILL", "-" + pid());
    await(PATIENCE);
  }

  @Override
  public void close() {
    String group = "-" + pid();
    try {
      signalTo("TERM", group);
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        signalTo("KILL", group);
        process.waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // What it forked outlives it at times.
    signalTo("KILL", group);
  }

  @Override
  public String toString() {
    return String.join(" ", command) + " (pid " + pid() + ")\n" + log();
  }
}
