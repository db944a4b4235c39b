// SPDX-License-Identifier: Apache-2.0
package io.flowtally.yaml;

import io.flowtally.text.TextFiles;
import java.io.StringReader;
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
 * YAML text as a tree of nodes with their lines. It is never made into objects; its size, depth and
 * aliases are bounded. Static, without state.
 */
public final class YamlTree {
  private static final int MOST_DEPTH = 20;
  private static final int MOST_ALIASES = 50;

  private YamlTree() {}

  /** The root of the tree; null if the text is empty, or is no YAML, which is a mistake then. */
  public static @Nullable Node compose(String text, Mistakes mistakes) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(TextFiles.MOST_BYTES);
    options.setNestingDepthLimit(MOST_DEPTH);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setAllowRecursiveKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      String problem = oneLine(problem(e));
      mistakes.addAtLine(line(e), YamlMistakes.advice(problem, lineAt(text, e), column(e)));
    } catch (ReaderException e) {
      int line = 1 + (int) text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      mistakes.addAtLine(line, "a character that YAML does not allow: remove it");
    } catch (YAMLException e) {
      mistakes.addAtLine(0, bound(String.valueOf(e.getMessage())));
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
