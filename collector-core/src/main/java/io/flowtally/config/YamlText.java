// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.YamlTree;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** From YAML text to settings. Static, without state. */
public final class YamlText {
  private YamlText() {}

  /** Reads this text of a file. */
  public static ConfigurationResult read(Path file, String text) {
    return read(file, text, null);
  }

  /** Reads text made from {@code file}: mistakes then name the lines that it was made from. */
  public static ConfigurationResult read(
      Path file, String text, @Nullable IntUnaryOperator lineOfFile) {
    Mistakes mistakes = new Mistakes(file.toString(), lineOfFile);
    @Nullable Node node = YamlTree.compose(text, mistakes);
    if (!mistakes.none()) {
      return ConfigurationResult.failed(file, mistakes.inOrder());
    }
    Settings settings = new SettingsReader(file, mistakes).read(node);
    return mistakes.none()
        ? ConfigurationResult.of(file, settings, List.of())
        : ConfigurationResult.failed(file, mistakes.inOrder());
  }
}
