// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads paths, which are resolved beside the configuration file. */
final class Paths {
  private final Path file;
  private final Mistakes mistakes;
  private final Scalars scalars;

  Paths(Path file, Mistakes mistakes, Scalars scalars) {
    this.file = file;
    this.mistakes = mistakes;
    this.scalars = scalars;
  }

  /** The path under a key; null when the key is absent or says null. */
  @Nullable Located<Path> path(Section section, String key, String example) {
    Node node = section.values().get(key);
    return node == null || section.saysNull(key) ? null : path(section.name(key), node, example);
  }

  /** The path that a node holds; null, and a mistake, when it holds none. */
  @Nullable Located<Path> path(String name, Node node, String example) {
    String text = scalars.text(name, node, example);
    if (text == null) {
      return null;
    }
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      mistakes.add(node, name + ": no path: write for example " + example + ", or null");
      return null;
    }
    try {
      return mistakes.locate(node, file.resolveSibling(text));
    } catch (InvalidPathException e) {
      // Without a UTF-8 locale the JVM cannot name such a file.
      mistakes.add(node, name + ": a path with characters that this locale lacks");
      return null;
    }
  }
}
