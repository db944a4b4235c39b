// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

/** Lets a message pass once a minute: whoever can cause it must not fill the log. One thread's. */
public final class OnceAMinute {
  private static final long QUIET_MS = 60_000;

  private long quietUntilMs = Long.MIN_VALUE;

  /** Whether it may be told now, by a clock that the caller keeps to. */
  public boolean mayTell(long nowMs) {
    if (nowMs < quietUntilMs) {
      return false;
    }
    quietUntilMs = nowMs + QUIET_MS;
    return true;
  }
}
