// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.remote;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code top}: who had the most traffic of late, of a running collector. */
@Command(
    name = "top",
    description = "Shows the heaviest of a running collector.",
    mixinStandardHelpOptions = true)
public final class TopCommand implements Callable<Integer> {
  @Mixin private final Remote remote = new Remote();

  @Option(
      names = "--aggregate",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Default: the first one.")
  private String aggregate = "";

  @Option(
      names = "--by",
      paramLabel = "LABEL",
      defaultValue = "",
      description = "One of the aggregate's labels, as ip_dst. Default: the first one.")
  private String by = "";

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How far back, up to 3600. Default: ${DEFAULT-VALUE}")
  private String window = "300";

  @Mixin private final LimitOption limit = new LimitOption();

  @Override
  public Integer call() throws IOException {
    choose();
    String json =
        remote.get(
            "/api/v1/top",
            Map.of("aggregate", aggregate, "by", by, "window", window, "limit", limit.text()));
    if (remote.printsAsItCame(json)) {
      return ExitCode.OK;
    }
    PrintWriter out = remote.out();
    Answer top = Answer.parse(json);
    double seconds = Math.max(1, top.get("seconds").number());
    double all = Math.max(1, top.get("bytes").number());
    TextTable table = new TextTable(by, "name", " bytes", " bits/s", " share");
    for (Answer row : top.get("rows").list()) {
      double bytes = row.get("bytes").number();
      table.row(
          row.get("value").text(),
          row.get("name").text(),
          row.get("bytes").text(),
          String.format(Locale.ROOT, "%.0f", 8 * bytes / seconds),
          String.format(Locale.ROOT, "%.1f %%", 100 * bytes / all));
    }
    table.lines().forEach(out::println);
    out.println(aggregate + ", the last " + top.get("seconds").text() + " s");
    return ExitCode.OK;
  }

  /** What was not said is the first that there is. */
  private void choose() throws IOException {
    if (!aggregate.isEmpty() && !by.isEmpty()) {
      return;
    }
    List<Answer> all =
        Answer.parse(remote.get("/api/v1/history", Map.of())).get("aggregates").list();
    for (Answer one : all) {
      if (aggregate.isEmpty() || aggregate.equals(one.get("aggregate").text())) {
        aggregate = one.get("aggregate").text();
        List<Answer> labels = one.get("labels").list();
        by = by.isEmpty() && !labels.isEmpty() ? labels.get(0).text() : by;
        return;
      }
    }
  }
}
