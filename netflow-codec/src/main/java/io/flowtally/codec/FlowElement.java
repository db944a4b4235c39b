// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.registry.AbstractType;
import io.flowtally.codec.registry.InformationElement;
import io.flowtally.codec.registry.InformationElements;
import io.flowtally.codec.template.Template;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An information element that whoever asks for it finds in a flow record, whatever it is.
 * Immutable.
 *
 * <p>What every flow needs has a slot; this walks the template's fields instead, a step each, so
 * only those pay who name an element. Fields without length are not walked: a record has no more
 * steps than bytes. Allocates nothing.
 */
public final class FlowElement {
  private static final Pattern NUMBERED = Pattern.compile("(\\d{1,10}):(\\d{1,5})");
  private static final long ABSENT = 0;

  private final InformationElement element;
  private final int typeInV9;

  private FlowElement(InformationElement element) {
    this.element = element;
    this.typeInV9 = InformationElements.typeInV9(element.pen(), element.id());
  }

  /** The registry by name, read when somebody first names an element. */
  private static final class Registry {
    static final Map<String, FlowElement> BY_NAME = new HashMap<>();
    static final InformationElements ELEMENTS = InformationElements.load();

    static {
      for (InformationElement element : ELEMENTS.all()) {
        if (element.pen() != InformationElement.REVERSE_PEN) {
          // A name that two enterprises use is IANA's, else it is the one with the lower number.
          BY_NAME.merge(
              element.name(),
              new FlowElement(element),
              (one, other) ->
                  Integer.compareUnsigned(one.element.pen(), other.element.pen()) <= 0
                      ? one
                      : other);
        }
      }
    }
  }

  /**
   * The element of a name in the registry, or of {@code PEN:ID}. An enterprise's element without a
   * public name is read as an unsigned number.
   *
   * @return null if there is none
   */
  public static @Nullable FlowElement named(String name) {
    Matcher numbered = NUMBERED.matcher(name);
    if (!numbered.matches()) {
      return Registry.BY_NAME.get(name);
    }
    long pen = Long.parseLong(numbered.group(1));
    int id = Integer.parseInt(numbered.group(2));
    if (pen > 0xFFFF_FFFFL || id == 0 || id > 0xFFFF) {
      return null;
    }
    InformationElement known = Registry.ELEMENTS.find((int) pen, id);
    return new FlowElement(
        known != null
            ? known
            : new InformationElement((int) pen, id, name, AbstractType.UNSIGNED64, ""));
  }

  /** One of IANA's by its number, without the registry. */
  static FlowElement number(int id, AbstractType type) {
    return new FlowElement(new InformationElement(0, id, Integer.toString(id), type, ""));
  }

  /** The same element under a name of the user's, read as a type of the user's choice. */
  public FlowElement as(String name, AbstractType type) {
    return new FlowElement(new InformationElement(element.pen(), element.id(), name, type, ""));
  }

  /** {@code PEN:ID}, whatever its name. */
  public String number() {
    return Integer.toUnsignedString(element.pen()) + ":" + element.id();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FlowElement another && element.equals(another.element);
  }

  @Override
  public int hashCode() {
    return element.hashCode();
  }

  /** Its name in the registry; {@code PEN:ID} if it has none. */
  public String name() {
    return element.name();
  }

  public AbstractType type() {
    return element.type();
  }

  /** Whether the record has it. */
  public boolean isIn(FlowRecord record) {
    return place(record) != ABSENT;
  }

  /**
   * Its value as an unsigned number, 0 if the record has it not; of longer ones the low 8 bytes.
   */
  public long unsigned(FlowRecord record) {
    long place = place(record);
    return Wire.unsigned(record.buffer, (int) (place >>> 16), (int) place & 0xFFFF);
  }

  /** Its value as a signed number (RFC 7011 section 6.1.2), 0 if the record has it not. */
  public long signed(FlowRecord record) {
    long place = place(record);
    int length = (int) place & 0xFFFF;
    long value = Wire.unsigned(record.buffer, (int) (place >>> 16), length);
    int above = 64 - 8 * Math.min(length, 8);
    return above == 64 ? 0 : value << above >> above;
  }

  /**
   * Writes the first bytes of its value to whole words, the first one highest, 0 where it has
   * ended.
   *
   * @return bytes of its value, 0 if the record has it not
   */
  public int words(FlowRecord record, long[] out, int from, int count) {
    long place = place(record);
    for (int i = 0; i < count; i++) {
      out[from + i] = word(record, place, 8 * i);
    }
    return (int) place & 0xFFFF;
  }

  /** Whether its first 16 bytes, which hold any address, are there and not all 0. */
  public boolean isSet(FlowRecord record) {
    long place = place(record);
    return (word(record, place, 0) | word(record, place, 8)) != 0;
  }

  /** Whether its value is these bytes; of a string, as far as the first NUL. */
  public boolean is(FlowRecord record, byte[] value) {
    long place = place(record);
    int at = (int) (place >>> 16);
    int length = (int) place & 0xFFFF;
    boolean asLong =
        length == value.length
            || (length > value.length
                && element.type() == AbstractType.STRING
                && record.buffer[at + value.length] == 0);
    return asLong && Arrays.equals(record.buffer, at, at + value.length, value, 0, value.length);
  }

  private static long word(FlowRecord record, long place, int from) {
    int left = ((int) place & 0xFFFF) - from;
    int offset = (int) (place >>> 16) + from;
    if (left >= 8) {
      return Wire.i64(record.buffer, offset);
    }
    return left <= 0 ? 0 : Wire.unsigned(record.buffer, offset, left) << (64 - 8 * left);
  }

  /** Offset in the high bits, length in the low 16. In a reverse half, first that of RFC 5103. */
  long place(FlowRecord record) {
    if (record.reverse && element.pen() == 0) {
      long reverse = find(record, InformationElement.REVERSE_PEN, element.id());
      if (reverse != ABSENT) {
        return reverse;
      }
    }
    boolean v9 = record.template.form == ProtocolVersion.V9;
    return v9 ? find(record, 0, typeInV9) : find(record, element.pen(), element.id());
  }

  private static long find(FlowRecord record, int pen, int id) {
    Template template = record.template;
    int at = record.base;
    int count = template.occupiedCount();
    for (int nth = 0; nth < count; nth++) {
      int field = template.occupied(nth);
      int length = template.fields[field] & 0xFFFF;
      if (length == Template.VARIABLE) {
        length = Wire.u8(record.buffer, at++);
        if (length == 255) {
          length = Wire.u16(record.buffer, at);
          at += 2;
        }
      }
      if (template.fields[field] >>> 16 == id && template.pen(field) == pen && length != 0) {
        return (long) at << 16 | length;
      }
      at += length;
    }
    return ABSENT;
  }
}
