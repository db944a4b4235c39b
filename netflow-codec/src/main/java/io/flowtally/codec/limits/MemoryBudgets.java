// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.limits;

import io.flowtally.codec.CodecLimits;

/**
 * The budgets of one table. With E for {@link CodecLimits#exporters}, what exporters make us keep
 * stays below 96 MiB + E * 32 KiB, and held data below 64 * {@link
 * CodecLimits#heldBytesPerExporter} + E * 16 KiB, by estimate. Where the heap is small, it all
 * together takes no more than a quarter of it.
 *
 * @param learned templates, samplers, running totals
 * @param domains observation domains with their sequence numbers
 * @param held data sets that wait for their template
 */
public record MemoryBudgets(MemoryBudget learned, MemoryBudget domains, MemoryBudget held) {
  private static final long LEARNED = 64 << 20;
  private static final long LEARNED_SHARE = 24 << 10;
  private static final long DOMAINS = 32 << 20;
  private static final long DOMAINS_SHARE = 8 << 10;
  private static final int HELD_EXPORTERS = 64;
  private static final long HELD_SHARE = 16 << 10;

  public static MemoryBudgets of(CodecLimits limits) {
    return of(limits, Runtime.getRuntime().maxMemory());
  }

  public static MemoryBudgets of(CodecLimits limits, long heap) {
    long each = heap / limits.exporters();
    return new MemoryBudgets(
        new MemoryBudget(Math.min(LEARNED, heap / 16), Math.min(LEARNED_SHARE, each / 32)),
        new MemoryBudget(Math.min(DOMAINS, heap / 32), Math.min(DOMAINS_SHARE, each / 96)),
        new MemoryBudget(
            Math.min(HELD_EXPORTERS * limits.heldBytesPerExporter(), heap / 16),
            Math.min(HELD_SHARE, each / 48)));
  }

  /** What all of it may take. */
  public static long mostBytes(CodecLimits limits, long heap) {
    MemoryBudgets budgets = of(limits, heap);
    return budgets.learned.most(limits.exporters())
        + budgets.domains.most(limits.exporters())
        + budgets.held.most(limits.exporters());
  }
}
