package io.flowtally.codec;

/**
 * The budgets of one table. With E for {@link CodecLimits#exporters}, what exporters make us keep
 * stays below 96 MiB + E * 32 KiB, and held data below 64 * {@link
 * CodecLimits#heldBytesPerExporter} + E * 16 KiB, by estimate.
 *
 * @param learned templates, samplers, running totals
 * @param domains observation domains with their sequence numbers
 * @param held data sets that wait for their template
 */
record MemoryBudgets(MemoryBudget learned, MemoryBudget domains, MemoryBudget held) {
  private static final long LEARNED = 64 << 20;
  private static final long LEARNED_SHARE = 24 << 10;
  private static final long DOMAINS = 32 << 20;
  private static final long DOMAINS_SHARE = 8 << 10;
  private static final int HELD_EXPORTERS = 64;
  private static final long HELD_SHARE = 16 << 10;

  static MemoryBudgets of(CodecLimits limits) {
    return new MemoryBudgets(
        new MemoryBudget(LEARNED, LEARNED_SHARE),
        new MemoryBudget(DOMAINS, DOMAINS_SHARE),
        new MemoryBudget(HELD_EXPORTERS * limits.heldBytesPerExporter(), HELD_SHARE));
  }
}
