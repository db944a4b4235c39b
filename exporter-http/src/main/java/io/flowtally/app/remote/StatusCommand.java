// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.remote;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code status}: how a running collector and its exporters are. */
@Command(
    name = "status",
    description = {
      "Shows how a running collector and its exporters are.",
      "Exit code 1 if it is not ready or its last reload failed."
    },
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  @Mixin private final Remote remote = new Remote();

  @Override
  public Integer call() throws IOException {
    String json = remote.get("/api/v1/status", Map.of());
    Answer status = Answer.parse(json);
    if (!remote.printsAsItCame(json)) {
      print(status, remote.out());
    }
    boolean well = status.get("ready").isTrue() && reloaded(status);
    return well ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static boolean reloaded(Answer status) {
    return status.get("last_reload").get("successful").isTrue();
  }

  private static void print(Answer status, PrintWriter out) {
    out.println(
        "flowtally "
            + status.get("version").text()
            + (status.get("ready").isTrue() ? ", ready" : ", not ready")
            + (reloaded(status) ? "" : ", last reload failed"));
    for (Answer mistake : status.get("last_reload").get("mistakes").list()) {
      out.println("  " + mistake.text());
    }
    TextTable listeners = new TextTable("listener", " datagrams", " dropped");
    for (Answer one : status.get("listeners").list()) {
      boolean stream = one.get("messages").value() != null;
      listeners.row(
          one.get("listener").text(),
          one.get(stream ? "messages" : "datagrams").text(),
          Long.toString(one.get("dropped").sum()));
    }
    print(listeners, out);
    TextTable exporters =
        new TextTable("exporter", "last datagram", " datagrams", " records", " missed", " errors");
    for (Answer one : status.get("exporters").list()) {
      exporters.row(
          one.get("exporter").text(),
          Instant.ofEpochSecond(one.get("last_datagram").number()).toString(),
          Long.toString(one.get("datagrams").sum()),
          Long.toString(one.get("records").sum()),
          one.get("missed_records").text(),
          Long.toString(one.get("errors").sum()));
    }
    print(exporters, out);
    TextTable aggregates = new TextTable("aggregate", " series", " limit", " bytes", " in other");
    for (Answer one : status.get("aggregates").list()) {
      aggregates.row(
          one.get("aggregate").text(),
          one.get("buckets").text(),
          one.get("limit").text(),
          one.get("bytes").text(),
          String.format(Locale.ROOT, "%.1f %%", 100 * one.get("other_ratio").real()));
    }
    print(aggregates, out);
  }

  private static void print(TextTable table, PrintWriter out) {
    out.println();
    table.lines().forEach(out::println);
  }
}
