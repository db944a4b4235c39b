// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

/** The program's entry point. */
public final class Flowtally {
  private Flowtally() {}

  public static void main(String[] args) {
    LogSetup.apply(args, System.getenv());
    System.exit(new Program(Terminal.standard(), new ProcessSignals()).run(args));
  }
}
