// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import io.flowtally.address.AddressText;
import io.flowtally.text.BoundedLines;
import java.io.IOException;
import java.io.Reader;

/** Reads the format of {@code /etc/hosts}: an address, then its name and others. */
final class HostsFile {
  private static final int LONGEST_LINE = 4096;

  private HostsFile() {}

  /** What cannot be read is left out: the resolver of the system does the same. */
  static HostNames read(Reader text) throws IOException {
    HostNames names = new HostNames();
    BoundedLines lines = new BoundedLines(text, LONGEST_LINE);
    for (String line = lines.next(); line != null; line = lines.next()) {
      int comment = line.indexOf('#');
      String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", 3);
      AddressText.Words address = AddressText.parse(words[0]);
      if (address != null && words.length > 1) {
        names.add(address, words[1], "hosts");
      }
    }
    return names;
  }
}
