// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a test needs of the machine. A missing piece skips the test with the reason; in CI ({@code
 * CI=true}) it fails it, so that nothing is skipped there unseen.
 */
final class Requires {
  private static final String[] PATH =
      (System.getenv("PATH") + ":/usr/local/sbin:/usr/sbin:/sbin").split(":");

  private Requires() {}

  /** The tool's path. */
  static String tool(String name, String debianPackage) {
    for (String directory : PATH) {
      Path candidate = Path.of(directory, name);
      if (Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    return missing("needs " + name + ": Debian's package " + debianPackage);
  }

  /** Network namespaces, packet capture and Docker want root. */
  static void root() {
    if (!"root".equals(System.getProperty("user.name"))) {
      missing("needs root");
    }
  }

  static String missing(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      return fail(reason);
    }
    return abort(reason);
  }
}
