// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import io.flowtally.config.ConfigurationResult;
import io.flowtally.config.YamlText;
import io.flowtally.config.YamlWriter;
import io.flowtally.text.TextFiles;
import io.flowtally.yaml.Mistake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * An nfacctd.conf as a flowtally.yaml.
 *
 * @param yaml the text, with a comment for each setting that says which line it came from; empty
 *     when there are mistakes
 * @param remarks what has no counterpart: why, and what to do
 * @param mistakes what nfacctd itself would end at
 * @param sourceLine from a line of the text to the line of the nfacctd.conf; 0: from none
 */
public record NfacctdImport(
    String yaml, List<Mistake> remarks, List<Mistake> mistakes, IntUnaryOperator sourceLine) {
  private static final Pattern TELLTALE =
      Pattern.compile(
          "(?mi)^[ \\t]*(!.*|(nfacctd_\\w+|plugins|aggregate|aggregate_filter|daemonize|imt_\\w+)"
              + "[ \\t]*(\\[[^\\]\\n]*\\][ \\t]*)?:.*)$");

  /** Copies the lists. */
  public NfacctdImport {
    remarks = List.copyOf(remarks);
    mistakes = List.copyOf(mistakes);
  }

  /** Reads this file, and the maps that it names. Never throws. */
  public static NfacctdImport read(Path file) {
    try {
      return of(file, TextFiles.text(file));
    } catch (IOException e) {
      Mistake mistake = new Mistake(file.toString(), 0, TextFiles.reason(file, e));
      return new NfacctdImport("", List.of(), List.of(mistake), line -> 0);
    }
  }

  public static NfacctdImport of(Path file, String text) {
    NfacctdRemarks remarks = new NfacctdRemarks(file.toString());
    NfacctdLines lines = NfacctdLines.parse(file.toString(), text);
    remarks.addMistakes(lines.mistakes());
    NfacctdSettings settings = new NfacctdSettings(lines.lines(), remarks);
    YamlWriter written = new NfacctdTranslation(file, settings, remarks).write();
    String yaml = remarks.mistakes().isEmpty() ? written.text() : "";
    return new NfacctdImport(yaml, remarks.remarks(), remarks.mistakes(), written::sourceOf);
  }

  /** True when a file of this name and text is an nfacctd.conf. */
  public static boolean looksLike(Path file, String text) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return false;
    }
    return name.startsWith("nfacctd") || TELLTALE.matcher(text).find();
  }

  /** The settings themselves, with mistakes that name the lines of this file. */
  public ConfigurationResult settings(Path file) {
    if (!mistakes.isEmpty()) {
      return ConfigurationResult.failed(file, mistakes);
    }
    ConfigurationResult reading = YamlText.read(file, yaml, sourceLine);
    return reading.ok()
        ? ConfigurationResult.of(file, reading.settings(), remarks)
        : ConfigurationResult.failed(file, reading.mistakes());
  }
}
