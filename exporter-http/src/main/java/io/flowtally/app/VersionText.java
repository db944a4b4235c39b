// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.exposition.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    BuildInfo build = BuildInfo.current();
    return new String[] {
      "flowtally " + build.version() + " (" + build.revision() + ")",
      "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor")
    };
  }
}
