// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What handlers threw. No datagram should make one throw, so each kind of surprise deserves a stack
 * trace, but a sender that repeats it must not fill the disk: one a minute, with a count. Belongs
 * to one thread; {@link #count} may be read by any.
 */
public final class HandlerErrors {
  private static final Logger log = LoggerFactory.getLogger(HandlerErrors.class);

  private final OwnedCounter errors = new OwnedCounter();
  private long logged;
  private final OnceAMinute telling = new OnceAMinute();

  /** At a datagram. */
  public void happened(String listener, Throwable thrown, long nowMs) {
    errors.add(1);
    log(listener, thrown, nowMs);
  }

  /** Between datagrams: none is lost by it, so none is counted. */
  public void log(String listener, Throwable thrown, long nowMs) {
    if (!telling.mayTell(nowMs)) {
      return;
    }
    long sinceLast = errors.get() - logged;
    logged = errors.get();
    log.error(
        "{}: {} datagrams could not be handled since the last such message; this is a bug",
        listener,
        sinceLast,
        thrown);
  }

  public long count() {
    return errors.get();
  }
}
