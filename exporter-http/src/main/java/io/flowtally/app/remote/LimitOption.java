// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.remote;

import picocli.CommandLine.Option;

/** {@code --limit N}, the same for every command that shows a table of the most. */
final class LimitOption {
  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many to show. Default: ${DEFAULT-VALUE}")
  private String limit = "20";

  /** As it was written: the collector checks it. */
  String text() {
    return limit;
  }
}
