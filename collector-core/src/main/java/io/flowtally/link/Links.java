// SPDX-License-Identifier: Apache-2.0
package io.flowtally.link;

import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the module that makes links. */
public final class Links {
  private Links() {}

  private static Optional<LinkProvider> provider() {
    return ServiceLoader.load(LinkProvider.class).findFirst();
  }

  /** Whether the module is on the path. */
  public static boolean isPresent() {
    return provider().isPresent();
  }

  /**
   * Connects.
   *
   * @throws IOException with one line that says what to do
   */
  public static Link connect(LinkSettings settings) throws IOException {
    return needed().connect(settings);
  }

  /**
   * Connects what sends flow records.
   *
   * @throws IOException with one line that says what to do
   */
  public static RecordSender connectRecords(LinkSettings settings) throws IOException {
    return needed().connectRecords(settings);
  }

  private static LinkProvider needed() throws IOException {
    return provider().orElseThrow(() -> new IOException("flowtally-kafka.jar is not on the path"));
  }
}
