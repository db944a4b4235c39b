// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import io.flowtally.codec.exporter.ExporterTable;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets exporters that have sent nothing for {@code exporters.forget_after}: a router that was
 * taken away would otherwise be missed for ever. Used by housekeeping's thread.
 *
 * <p>Looks once in a while only, and never soon after the start or a jump of the clock, when every
 * exporter seems silent.
 */
public final class SilentExporters {
  private static final Logger LOG = LoggerFactory.getLogger(SilentExporters.class);
  private static final long LONGEST_WAIT_MS = 3_600_000;
  private static final long JUMP_MS = 60_000;

  private final ExporterTable exporters;
  private long lastLookMs;
  private long nextMs;

  public SilentExporters(ExporterTable exporters) {
    this.exporters = exporters;
  }

  /** To be called every second or so. */
  public void forget(Duration after, long nowMs) {
    boolean jumped = Math.abs(nowMs - lastLookMs) > JUMP_MS;
    lastLookMs = nowMs;
    long afterMs = after.toMillis();
    if (afterMs == 0 || (!jumped && nowMs < nextMs)) {
      return;
    }
    nextMs = nowMs + Math.min(LONGEST_WAIT_MS, afterMs);
    if (!jumped) {
      int forgotten = exporters.forgetSilentSince(nowMs - afterMs);
      if (forgotten > 0) {
        LOG.info(
            "{} exporters forgotten: nothing came from them within exporters.forget_after",
            forgotten);
      }
    }
  }
}
