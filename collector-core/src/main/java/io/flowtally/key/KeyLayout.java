// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.networks.NetRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where each part of a key stands in its words. Addresses come first, two words each, then what
 * takes whole words; numbers are then packed, wide ones first, into as few words as they fit.
 * Columns that need the same thing, such as src_mask and src_prefix, share it. The layout depends
 * on the set of columns only, not on their order. Immutable.
 */
final class KeyLayout {
  /** To be raised when the bits of a part get another meaning at the same place and width. */
  private static final int ENCODING = 1;

  private final Map<AddressField, AddressPart> addresses = new LinkedHashMap<>();
  private final Map<WideField, WidePart> wides = new LinkedHashMap<>();
  private final Map<NumberField, NumberPart> numbers = new LinkedHashMap<>();
  private final Set<Column> columns;
  private final NetRule rule;
  private final int firstNumberWord;
  private final int words;

  KeyLayout(List<Column> by, NetRule rule) {
    this.columns = new LinkedHashSet<>(Columns.all());
    this.columns.retainAll(by);
    by.stream()
        .filter(column -> !columns.contains(column))
        .sorted(Comparator.comparing(Column::name))
        .forEach(columns::add);
    this.rule = rule;
    for (KeyField field : fields()) {
      if (field instanceof AddressField address) {
        addresses.put(address, new AddressPart(address, 2 * addresses.size(), rule));
      }
    }
    int word = 2 * addresses.size();
    for (KeyField field : fields()) {
      if (field instanceof WideField wide) {
        wides.put(wide, new WidePart(wide, word));
        word += wide.words();
      }
    }
    this.firstNumberWord = word;
    this.words = firstNumberWord + placeNumbers();
  }

  int words() {
    return words;
  }

  /** Words from here on hold numbers, and are cleared before the parts write. */
  int firstNumberWord() {
    return firstNumberWord;
  }

  Set<Column> columns() {
    return columns;
  }

  KeyPart[] parts() {
    List<KeyPart> parts = new ArrayList<>(addresses.values());
    parts.addAll(wides.values());
    parts.addAll(numbers.values());
    return parts.toArray(new KeyPart[0]);
  }

  /**
   * What a key's bits mean, in one line: the columns, whatever their order, and where and how wide
   * each part is. Saved keys are read only under the same line, so one that a later version lays
   * out in another way is never misread.
   */
  String identity() {
    StringBuilder out = new StringBuilder("encoding ").append(ENCODING).append(':');
    columns.stream().map(Column::name).sorted().forEach(name -> out.append(' ').append(name));
    addresses.forEach((field, part) -> out.append(' ').append(field).append(part.place()));
    wides.forEach(
        (field, part) ->
            out.append(' ').append(field.name().toUpperCase(Locale.ROOT)).append(part.place()));
    numbers.forEach(
        (field, part) ->
            out.append(' ').append(field.name().toUpperCase(Locale.ROOT)).append(part.place()));
    return out.toString();
  }

  @Nullable AddressPart address(AddressField field) {
    return addresses.get(field);
  }

  /** Of the field of that name; null if no column has it. */
  @Nullable NumberPart number(String name) {
    for (Map.Entry<NumberField, NumberPart> entry : numbers.entrySet()) {
      if (entry.getKey().name().equals(name)) {
        return entry.getValue();
      }
    }
    return null;
  }

  KeyLabel label(Column column) {
    AddressField address = column.address();
    NumberField number = column.number();
    WideField wide = column.wide();
    return new KeyLabel(
        column,
        address == null ? null : addresses.get(address),
        number == null ? null : numbers.get(number),
        wide == null ? null : wides.get(wide),
        rule.groups());
  }

  /** What the columns need, each once, in the order of the catalogue. */
  private List<KeyField> fields() {
    return columns.stream().flatMap(column -> column.parts().stream()).distinct().toList();
  }

  private int placeNumbers() {
    List<NumberField> wideFirst =
        fields().stream()
            .filter(NumberField.class::isInstance)
            .map(NumberField.class::cast)
            .sorted(Comparator.comparingInt(NumberField::width).reversed())
            .toList();
    List<Integer> used = new ArrayList<>();
    for (NumberField field : wideFirst) {
      int word = 0;
      while (word < used.size() && used.get(word) + field.width() > 64) {
        word++;
      }
      if (word == used.size()) {
        used.add(0);
      }
      numbers.put(field, new NumberPart(field, firstNumberWord + word, used.get(word), rule));
      used.set(word, used.get(word) + field.width());
    }
    return used.size();
  }
}
