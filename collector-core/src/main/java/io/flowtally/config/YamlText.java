// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.text.YamlMistakes;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * From YAML text to settings. The text is composed to a tree of nodes with their lines and never
 * made into objects; its size, depth and aliases are bounded. Static, without state.
 */
public final class YamlText {
  static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_DEPTH = 20;
  private static final int MOST_ALIASES = 50;

  private YamlText() {}

  /** Reads this text of a file. */
  public static ConfigurationResult read(Path file, String text) {
    return read(file, text, null);
  }

  /** Reads text made from {@code file}: mistakes then name the lines that it was made from. */
  public static ConfigurationResult read(
      Path file, String text, @Nullable IntUnaryOperator lineOfFile) {
    Mistakes mistakes = new Mistakes(file.toString(), lineOfFile);
    @Nullable Node node = compose(text, mistakes);
    if (!mistakes.none()) {
      return ConfigurationResult.failed(file, mistakes.inOrder());
    }
    Settings settings = new SettingsReader(file, mistakes).read(node);
    return mistakes.none()
        ? ConfigurationResult.of(file, settings, List.of())
        : ConfigurationResult.failed(file, mistakes.inOrder());
  }

  private static @Nullable Node compose(String text, Mistakes mistakes) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_CHARACTERS);
    options.setNestingDepthLimit(MOST_DEPTH);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setAllowRecursiveKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      String problem = oneLine(problem(e));
      mistakes.addAtYamlLine(line(e), YamlMistakes.advice(problem, lineAt(text, e), column(e)));
    } catch (ReaderException e) {
      int line = 1 + (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      mistakes.addAtYamlLine(line, "a character that YAML does not allow: remove it");
    } catch (YAMLException e) {
      mistakes.addAtYamlLine(0, bound(String.valueOf(e.getMessage())));
    }
    return null;
  }

  /** Where to look: an open quote at its start, not at the end of the file. */
  private static int line(MarkedYAMLException e) {
    boolean open = problem(e).matches("(?s).*(end of stream|, but got .*)");
    Mark mark = open && e.getContextMark() != null ? e.getContextMark() : e.getProblemMark();
    return mark == null ? 0 : mark.getLine() + 1;
  }

  private static String lineAt(String text, MarkedYAMLException e) {
    return text.lines().skip(Math.max(0, line(e) - 1)).findFirst().orElse("");
  }

  private static int column(MarkedYAMLException e) {
    return e.getProblemMark() == null ? 0 : e.getProblemMark().getColumn();
  }

  private static String problem(MarkedYAMLException e) {
    return e.getContext() == null ? e.getProblem() : e.getContext() + ", " + e.getProblem();
  }

  /** What the library says without a line is that one of its bounds was passed. */
  private static String bound(String message) {
    if (message.contains("aliases")) {
      return "more than " + MOST_ALIASES + " aliases of lists: write them out";
    }
    if (message.contains("Depth")) {
      return "lists nested deeper than " + MOST_DEPTH + ": nothing here needs more than four";
    }
    return "not YAML: " + oneLine(message);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }
}
