// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Reads the field specifiers of one template into arrays.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-----------------------------+-------------------------------+
 * |E|  information element id     |          field length         |
 * +-+-----------------------------+-------------------------------+
 * |              enterprise number, IPFIX and E = 1               |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * RFC 7011 section 3.2; in v9 (RFC 3954 section 5.2) the id has all 16 bits and no enterprise
 * number follows. Length 65535 is a variable-length field (RFC 7011 section 7); H3C sends it in v9
 * too. Not thread-safe, thrown away after compiling.
 */
public final class TemplateLayout {
  private final ProtocolVersion form;
  private final int scopeCount;
  private final int[] fields;
  private final int[] slots = new int[Slot.COUNT];
  private int @Nullable [] pens;
  private final byte[] slotOfField;
  private final short[] fieldOfSlot = new short[Slot.COUNT];
  private int occupied;
  private boolean variable;
  private int length;

  private TemplateLayout(ProtocolVersion version, int fieldCount, int scopeCount) {
    this.form = version;
    this.scopeCount = scopeCount;
    this.fields = new int[fieldCount];
    this.slotOfField = new byte[fieldCount];
  }

  /** The caller has checked that all the fields are there; see {@link #end}. */
  public static TemplateLayout read(
      byte[] buffer, int offset, ProtocolVersion version, int fieldCount, int scopeCount) {
    TemplateLayout layout = new TemplateLayout(version, fieldCount, scopeCount);
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
      layout.add(i, spec, pen);
    }
    return layout;
  }

  /** Where the specifiers of so many fields end, -1 if beyond {@code limit}. */
  public static int end(
      byte[] buffer, int offset, int limit, ProtocolVersion version, int fieldCount) {
    int at = offset;
    for (int i = 0; i < fieldCount; i++) {
      if (limit - at < 4) {
        return -1;
      }
      at += version == ProtocolVersion.IPFIX && buffer[at] < 0 ? 8 : 4;
    }
    return at > limit ? -1 : at;
  }

  private void add(int index, int spec, int pen) {
    fields[index] = spec;
    if (pen != 0) {
      if (pens == null) {
        pens = new int[fields.length];
      }
      pens[index] = pen;
    }
    int size = spec & 0xFFFF;
    occupied += size == 0 ? 0 : 1;
    int slot = slot(pen, spec >>> 16, index);
    if (slot != Slot.NONE && size != 0 && (size == Template.VARIABLE || Slot.fits(slot, size))) {
      place(index, slot, size);
    }
    variable |= size == Template.VARIABLE;
    length += size == Template.VARIABLE ? 1 : size;
  }

  private int slot(int pen, int id, int index) {
    if (index >= scopeCount) {
      return Slot.of(pen, id);
    }
    return form == ProtocolVersion.V9 ? Slot.ofV9Scope(id) : Slot.ofScope(pen, id);
  }

  private void place(int index, int slot, int size) {
    if (length > 0xFFFF) {
      return; // no record of this template fits a datagram
    }
    if (slots[slot] != 0) {
      if (!Slot.innerCounts(slot)) {
        return;
      }
      int outer = Slot.outer(slot);
      if (outer != Slot.NONE && slots[outer] == 0) {
        move(slot, outer);
      } else {
        slotOfField[fieldOfSlot[slot]] = Slot.NONE;
      }
    }
    slots[slot] = length << 16 | size;
    slotOfField[index] = (byte) slot;
    fieldOfSlot[slot] = (short) index;
  }

  private void move(int from, int to) {
    slots[to] = slots[from];
    slotOfField[fieldOfSlot[from]] = (byte) to;
    fieldOfSlot[to] = fieldOfSlot[from];
  }

  /** The version in whose form it was written. */
  public ProtocolVersion form() {
    return form;
  }

  /** Whether the template has the field at all. */
  boolean has(int slot) {
    return slots[slot] != 0;
  }

  public int scopeCount() {
    return scopeCount;
  }

  public int[] fields() {
    return fields;
  }

  public int @Nullable [] pens() {
    return pens;
  }

  int[] slots() {
    return slots;
  }

  byte @Nullable [] slotOfField() {
    return variable ? slotOfField : null;
  }

  /**
   * Which fields hold anything, null if all do. Those of length 0 stand nowhere in a record, and a
   * template may have sixteen thousand of them.
   */
  int @Nullable [] occupied() {
    if (occupied == fields.length) {
      return null;
    }
    int[] indices = new int[occupied];
    int at = 0;
    for (int i = 0; i < fields.length; i++) {
      if ((fields[i] & 0xFFFF) != 0) {
        indices[at++] = i;
      }
    }
    return indices;
  }

  boolean variable() {
    return variable;
  }

  public int length() {
    return length;
  }
}
