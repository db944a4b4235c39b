// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.codec.ProtocolVersion;
import java.util.Locale;

/** How file names and labels spell a protocol version. */
final class Versions {
  private Versions() {}

  /** The label of Flowtally's own metrics. */
  static String label(ProtocolVersion version) {
    return Integer.toString(version.number());
  }

  static String name(ProtocolVersion version) {
    return version.name().toLowerCase(Locale.ROOT);
  }
}
