// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/**
 * How much the exporters may make us remember.
 *
 * @param exporters remembered at most; further addresses are turned away while these are busy
 * @param templatesPerExporter past it the template that was unused longest makes room
 * @param heldBytesPerExporter bytes of data sets held until their template comes
 * @param heldForMs how long they are held
 */
public record CodecLimits(
    int exporters, int templatesPerExporter, long heldBytesPerExporter, long heldForMs) {

  public CodecLimits {
    if (exporters < 1 || templatesPerExporter < 1 || heldBytesPerExporter < 0 || heldForMs < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** 4,096 exporters, 4,096 templates and 1 MiB of held data each, held for five minutes. */
  public static CodecLimits defaults() {
    return new CodecLimits(4096, 4096, 1 << 20, 300_000);
  }
}
