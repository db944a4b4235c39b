// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.Wire;
import io.flowtally.codec.limits.KeyedTable;
import io.flowtally.codec.names.NamePlan;
import org.jspecify.annotations.Nullable;

/**
 * A template, compiled once: the wire's list of fields, and for each {@link Slot} where it stands.
 * Immutable but for who announced it last and when; shared by all loops.
 *
 * <p>It belongs to its exporter's address, version, domain and id. Where two senders behind one
 * address contradict each other, one of them has a template of its own: see {@link TemplateStore}.
 */
public final class Template extends KeyedTable.Entry {
  public static final int VARIABLE = 0xFFFF;

  private static final int OVERHEAD = 160;

  /** The owner of a template that all senders of an exporter share. */
  public static final int SHARED = 0;

  /** What remains of a data set behind its last record is padding up to so many bytes. */
  private static final int MOST_PADDING = 3;

  public final ProtocolVersion version;

  /** In which version's form it was written: some exporters send v9's sets in IPFIX. */
  public final ProtocolVersion form;

  public final int domain;
  public final int id;
  public final boolean options;
  public final int scopeCount;

  /** A field each: element id in the high 16 bits, length in the low ones. */
  public final int[] fields;

  /** Enterprise numbers by field; null if all are 0. */
  final int @Nullable [] pens;

  /** Whether a field has variable length, so that {@link #slots} does not hold. */
  public final boolean variable;

  /** Bytes of a record; of the shortest possible one if {@link #variable}. */
  public final int length;

  /** By slot: offset in the high 16 bits, length in the low ones; 0 if absent. */
  public final int[] slots;

  /** By field, for variable ones: its slot. */
  public final byte @Nullable [] slotOfField;

  public final CounterPlan counters;

  /** Null if its records name nothing. */
  public final @Nullable NamePlan names;

  /** By number, the fields that hold anything; null if all do. */
  private final int @Nullable [] occupied;

  private volatile long announced;
  private volatile int announcer;
  private volatile boolean confirmed;
  private volatile @Nullable Template former;

  /** Bytes that its store has taken for it, and for the former one. */
  int charged;

  public Template(
      TemplateLayout layout,
      ProtocolVersion version,
      int domain,
      int id,
      boolean options,
      long ms) {
    this(layout, version, domain, id, SHARED, options, ms);
  }

  public Template(
      TemplateLayout layout,
      ProtocolVersion version,
      int domain,
      int id,
      int owner,
      boolean options,
      long ms) {
    super(owner, key(version, domain, id), ms);
    this.version = version;
    this.form = layout.form();
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
    this.names = NamePlan.of(layout, options);
    this.occupied = layout.occupied();
  }

  /** The second half of the key under which it is stored; the first is the owner. */
  static long key(ProtocolVersion version, int domain, int id) {
    return (long) version.number() << 48 | Integer.toUnsignedLong(domain) << 16 | id;
  }

  public boolean isShared() {
    return keyHi == SHARED;
  }

  /** How many fields hold anything. */
  public int occupiedCount() {
    return occupied == null ? fields.length : occupied.length;
  }

  /** The index of the nth of these. */
  public int occupied(int nth) {
    return occupied == null ? nth : occupied[nth];
  }

  /** On the exporter's count of announcements, when this one came last. */
  public long announced() {
    return announced;
  }

  /** Who announced it last, {@link #SHARED} if that is not known. */
  public int announcer() {
    return announcer;
  }

  /** Whether another sender than the last one announced the same. */
  public boolean confirmed() {
    return confirmed;
  }

  public void announcedBy(int sender, long when) {
    if (announcer != sender) {
      confirmed = confirmed || announcer != SHARED;
      announcer = sender;
    }
    announced = when;
  }

  @Nullable Template former() {
    return former;
  }

  /** The layout that its sender announced under the same id before. */
  void former(@Nullable Template layout) {
    former = layout;
    if (layout != null) {
      layout.former = null;
    }
  }

  /**
   * The layout that a data set of this length follows: the former one if the present one does not
   * fit and that does. Two engines of a Catalyst 6500 announce one id by turns with IPv4 and IPv6
   * fields.
   */
  public Template fitting(int octets) {
    Template before = former;
    return before == null || fits(octets) || !before.fits(octets) ? this : before;
  }

  private boolean fits(int octets) {
    return variable || (octets >= length && octets % length <= MOST_PADDING);
  }

  public int pen(int field) {
    return pens == null ? 0 : pens[field];
  }

  /** About the heap that it takes, for the limits. */
  int weight() {
    int perField =
        4 + (pens == null ? 0 : 4) + (slotOfField == null ? 0 : 1) + (names == null ? 0 : 1);
    return OVERHEAD + 4 * Slot.COUNT + perField * fields.length + 4 * indices();
  }

  private int indices() {
    return occupied == null ? 0 : occupied.length;
  }

  /** Whether the same fields stand in {@code buffer}, as {@link TemplateLayout} reads them. */
  public boolean sameFields(
      byte[] buffer,
      int offset,
      ProtocolVersion inForm,
      int fieldCount,
      int scopes,
      boolean optionsToo) {
    if (fieldCount != fields.length
        || inForm != form
        || scopes != scopeCount
        || optionsToo != options) {
      return false;
    }
    int at = offset;
    for (int i = 0; i < fieldCount; i++) {
      int spec = Wire.i32(buffer, at);
      at += 4;
      int pen = 0;
      if (form == ProtocolVersion.IPFIX && spec < 0) {
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
