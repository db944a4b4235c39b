// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

import io.flowtally.codec.limits.MemoryBudget;
import java.util.concurrent.atomic.LongAdder;

/** The names that one exporter told, by kind. Shared by all loops. */
public final class ExporterNames {
  private final NameStore interfaces;
  private final NameStore samplers;
  private final NameStore applications;
  private final NameStore vrfs;

  public ExporterNames(MemoryBudget.Allowance allowance, LongAdder steps) {
    interfaces = new NameStore(NameKind.INTERFACE, allowance, steps);
    samplers = new NameStore(NameKind.SAMPLER, allowance, steps);
    applications = new NameStore(NameKind.APPLICATION, allowance, steps);
    vrfs = new NameStore(NameKind.VRF, allowance, steps);
  }

  public NameStore of(NameKind kind) {
    return switch (kind) {
      case INTERFACE -> interfaces;
      case SAMPLER -> samplers;
      case APPLICATION -> applications;
      case VRF -> vrfs;
    };
  }
}
