// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints. Standard output is no PrintStream here: that would hide that a pipe was
 * closed, as by {@code flowtally decode big.pcap | head}.
 *
 * @param out buffered; flushed once the command has ended
 * @param err for people: mistakes and remarks
 */
record Terminal(OutputStream out, PrintWriter err) {
  private static final int BUFFER_BYTES = 1 << 16;

  static Terminal standard() {
    return new Terminal(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  void line(String text) throws IOException {
    text(text + "\n");
  }

  void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Shows what was printed so far, for commands that go on running. */
  void flush() throws IOException {
    out.flush();
  }
}
