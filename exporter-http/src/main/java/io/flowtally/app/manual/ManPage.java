// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.manual;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command and its subcommands, as man(7) reads it. For one use. */
final class ManPage {
  private static final List<String> FILES =
      List.of(
          "/etc/flowtally/flowtally.yaml",
          "The configuration.",
          "/etc/flowtally/local.net",
          "Networks, AS numbers and groups.",
          "/etc/default/flowtally",
          "Options of the JVM, in JAVA_OPTS.",
          "/var/lib/flowtally",
          "Counters, templates and scrapers, kept across restarts.");

  private final StringBuilder out = new StringBuilder();

  /** The page. The date is left out, so that it is the same whenever it is built. */
  static String of(CommandLine commands, String version) {
    return new ManPage().page(commands, version);
  }

  private String page(CommandLine commands, String version) {
    CommandSpec root = commands.getCommandSpec();
    macro("TH " + root.name().toUpperCase(Locale.ROOT) + " 1 \"\" \"", version, "\"");
    macro("SH NAME");
    text(root.name() + " - NetFlow and IPFIX collector for Prometheus");
    macro("SH SYNOPSIS");
    bold(root.name());
    text("[COMMAND] [OPTIONS]");
    macro("SH DESCRIPTION");
    paragraph(root.usageMessage().description());
    macro("SH OPTIONS");
    options(root);
    macro("SH COMMANDS");
    for (Map.Entry<String, CommandLine> command : commands.getSubcommands().entrySet()) {
      command(command.getValue().getCommandSpec());
    }
    macro("SH FILES");
    for (int i = 0; i < FILES.size(); i += 2) {
      item(FILES.get(i), FILES.get(i + 1));
    }
    macro("SH EXIT STATUS AND SIGNALS");
    for (String line : root.usageMessage().footer()) {
      if (!line.isBlank()) {
        text(line);
        macro("br");
      }
    }
    macro("SH SEE ALSO");
    text("promtool(1), systemctl(1)");
    return out.toString();
  }

  private void command(CommandSpec command) {
    macro("SS ", command.name(), "");
    StringBuilder synopsis = new StringBuilder(command.qualifiedName()).append(" [OPTIONS]");
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      synopsis.append(' ').append(parameter.paramLabel());
      synopsis.append(parameter.arity().max() > 1 ? "..." : "");
    }
    bold(synopsis.toString());
    macro("PP");
    paragraph(command.usageMessage().description());
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      item(parameter.paramLabel(), description(parameter));
    }
    options(command);
  }

  private void options(CommandSpec command) {
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        item(String.join(", ", option.names()) + label, description(option));
      }
    }
  }

  private static String description(ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  private void paragraph(String... lines) {
    text(String.join(" ", lines));
    macro("PP");
  }

  private void item(String tag, String description) {
    macro("TP");
    bold(tag);
    text(description.isEmpty() ? "(no description)" : description);
  }

  private void macro(String name) {
    out.append('.').append(name).append('\n');
  }

  private void macro(String name, String argument, String end) {
    out.append('.').append(name).append(escaped(argument)).append(end).append('\n');
  }

  private void bold(String text) {
    out.append("\\fB").append(escaped(text)).append("\\fR\n");
  }

  private void text(String text) {
    String escaped = escaped(text.strip());
    // A line that begins with a dot or a quote would be a request.
    boolean request = escaped.startsWith(".") || escaped.startsWith("'");
    out.append(request ? "\\&" : "").append(escaped).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("%n", " ");
  }
}
