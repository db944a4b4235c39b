// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.remote;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flows}: the flow records of the last minutes that a running collector has in memory. */
@Command(
    name = "flows",
    description = "Shows recent flow records of a running collector.",
    mixinStandardHelpOptions = true)
public final class FlowsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  @Mixin private final Remote remote = new Remote();

  @Parameters(
      paramLabel = "FILTER",
      arity = "0..*",
      description = "In the language of filters, as: dst host 10.1.2.3 and port 443")
  private String[] filter = {};

  @Option(
      names = "--last",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "How far back, as 30s, 5m, 1h. Default: ${DEFAULT-VALUE}")
  private String last = "5m";

  @Mixin private final LimitOption limit = new LimitOption();

  @Option(names = "--newest", description = "Shows the newest, not the heaviest.")
  private boolean newest;

  @Override
  public Integer call() throws IOException {
    String json =
        remote.get(
            "/api/v1/flows",
            Map.of(
                "filter",
                String.join(" ", filter),
                "last",
                last,
                "limit",
                limit.text(),
                "order",
                newest ? "time" : "bytes"));
    if (remote.printsAsItCame(json)) {
      return ExitCode.OK;
    }
    PrintWriter out = remote.out();
    Answer found = Answer.parse(json);
    TextTable table =
        new TextTable(
            "time",
            "exporter",
            "source",
            "destination",
            "proto",
            " bytes",
            " packets",
            "in",
            "out");
    for (Answer flow : found.get("flows").list()) {
      table.row(
          TIME.format(Instant.ofEpochMilli(flow.get("time_ms").number())),
          flow.get("exporter").text(),
          endpoint(flow, "src"),
          endpoint(flow, "dst"),
          flow.get("ip_proto").text(),
          flow.get("bytes").text(),
          flow.get("packets").text(),
          flow.get("iface_in").text(),
          flow.get("iface_out").text());
    }
    table.lines().forEach(out::println);
    Answer matched = found.get("matched");
    out.println(
        matched.get("flows").text()
            + " of "
            + found.get("searched").get("flows").text()
            + " records, "
            + matched.get("bytes").text()
            + " bytes, "
            + matched.get("packets").text()
            + " packets");
    return ExitCode.OK;
  }

  private static String endpoint(Answer flow, String side) {
    String address = flow.get("ip_" + side).text();
    long port = flow.get("port_" + side).number();
    if (port == 0) {
      return address;
    }
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }
}
