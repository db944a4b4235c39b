package io.flowtally.codec;

import org.jspecify.annotations.Nullable;

/**
 * A template, compiled once: the wire's list of fields, and for each {@link Slot} where it stands.
 * Immutable but for the time of its last use; shared by all loops.
 */
final class Template {
  static final int VARIABLE = 0xFFFF;

  final ProtocolVersion version;
  final int domain;
  final int id;
  final boolean options;
  final int scopeCount;

  /** A field each: element id in the high 16 bits, length in the low ones. */
  final int[] fields;

  /** Enterprise numbers by field; null if all are 0. */
  final int @Nullable [] pens;

  /** Whether a field has variable length, so that {@link #slots} does not hold. */
  final boolean variable;

  /** Octets of a record; of the shortest possible one if {@link #variable}. */
  final int length;

  /** By slot: offset in the high 16 bits, length in the low ones; 0 if absent. */
  final int[] slots;

  /** By field, for variable ones: its slot. */
  final byte @Nullable [] slotOfField;

  final CounterPlan counters;
  private volatile long lastUsedMs;

  Template(
      TemplateLayout layout,
      ProtocolVersion version,
      int domain,
      int id,
      boolean options,
      long ms) {
    this.version = version;
    this.domain = domain;
    this.id = id;
    this.options = options;
    this.scopeCount = layout.scopeCount();
    this.fields = layout.fields();
    this.pens = layout.pens();
    this.variable = layout.variable();
    this.length = layout.length();
    this.slots = layout.slots();
    this.slotOfField = layout.slotOfField();
    this.counters = CounterPlan.of(layout);
    this.lastUsedMs = ms;
  }

  boolean is(ProtocolVersion version, int domain, int id) {
    return this.id == id && this.domain == domain && this.version == version;
  }

  int pen(int field) {
    return pens == null ? 0 : pens[field];
  }

  long lastUsedMs() {
    return lastUsedMs;
  }

  void used(long nowMs) {
    if (lastUsedMs != nowMs) {
      lastUsedMs = nowMs;
    }
  }

  /** About the heap that it takes, for the limits. */
  int weight() {
    int perField = 4 + (pens == null ? 0 : 4) + (slotOfField == null ? 0 : 1);
    return 128 + 4 * Slot.COUNT + perField * fields.length;
  }

  /** Whether the same fields stand in {@code buffer}, as {@link TemplateLayout} reads them. */
  boolean sameFields(byte[] buffer, int offset, int fieldCount, int scopes, boolean optionsToo) {
    if (fieldCount != fields.length || scopes != scopeCount || optionsToo != options) {
      return false;
    }
    int at = offset;
    for (int i = 0; i < fieldCount; i++) {
      int spec = Wire.i32(buffer, at);
      at += 4;
      int pen = 0;
      if (version == ProtocolVersion.IPFIX && spec < 0) {
        spec &= 0x7FFF_FFFF;
        pen = Wire.i32(buffer, at);
        at += 4;
      }
      if (spec != fields[i] || pen != pen(i)) {
        return false;
      }
    }
    return true;
  }
}
