package io.flowtally.classify;

import io.flowtally.classify.AddressPart.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where each part of a key stands in its words. Addresses come first, two words each; numbers are
 * then packed, wide ones first, into as few words as they fit. Columns that need the same thing,
 * such as src_mask and src_prefix, share it. The layout depends on the set of columns only, not on
 * their order. Immutable.
 */
final class KeyLayout {
  /** To be raised when the bits of a part get another meaning at the same place and width. */
  private static final int ENCODING = 1;

  private final Map<Source, AddressPart> addresses = new EnumMap<>(Source.class);
  private final Map<NumberPart.Source, NumberPart> numbers = new EnumMap<>(NumberPart.Source.class);
  private final Set<KeyColumn> columns;
  private final NetRule rule;
  private final int firstNumberWord;
  private final int words;

  KeyLayout(Set<KeyColumn> columns, NetRule rule) {
    this.columns = EnumSet.copyOf(columns);
    this.rule = rule;
    for (KeyColumn column : this.columns) {
      addressOf(column).forEach(this::place);
    }
    this.firstNumberWord = 2 * addresses.size();
    this.words = firstNumberWord + placeNumbers();
  }

  int words() {
    return words;
  }

  /** Words from here on hold numbers, and are cleared before the parts write. */
  int firstNumberWord() {
    return firstNumberWord;
  }

  Set<KeyColumn> columns() {
    return columns;
  }

  KeyPart[] parts() {
    List<KeyPart> parts = new ArrayList<>(addresses.values());
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
    columns.stream().map(KeyColumn::key).sorted().forEach(key -> out.append(' ').append(key));
    addresses.forEach((source, part) -> out.append(' ').append(source).append(part.place()));
    numbers.forEach((source, part) -> out.append(' ').append(source).append(part.place()));
    return out.toString();
  }

  KeyLabel label(KeyColumn column) {
    List<Source> address = addressOf(column);
    List<NumberPart.Source> number = numberOf(column);
    return new KeyLabel(
        column,
        address.isEmpty() ? null : addresses.get(address.get(0)),
        number.isEmpty() ? null : numbers.get(number.get(0)),
        rule.groups());
  }

  private void place(Source source) {
    addresses.computeIfAbsent(source, s -> new AddressPart(s, 2 * addresses.size(), rule));
  }

  private int placeNumbers() {
    List<NumberPart.Source> sources =
        columns.stream()
            .flatMap(column -> numberOf(column).stream())
            .distinct()
            .sorted(Comparator.comparingInt(NumberPart.Source::width).reversed())
            .toList();
    List<Integer> used = new ArrayList<>();
    for (NumberPart.Source source : sources) {
      int word = 0;
      while (word < used.size() && used.get(word) + source.width() > 64) {
        word++;
      }
      if (word == used.size()) {
        used.add(0);
      }
      numbers.put(source, new NumberPart(source, firstNumberWord + word, used.get(word), rule));
      used.set(word, used.get(word) + source.width());
    }
    return used.size();
  }

  private static List<Source> addressOf(KeyColumn column) {
    return switch (column) {
      case SRC_HOST -> List.of(Source.SRC_HOST);
      case DST_HOST -> List.of(Source.DST_HOST);
      case SRC_NET, SRC_PREFIX -> List.of(Source.SRC_NET);
      case DST_NET, DST_PREFIX -> List.of(Source.DST_NET);
      case PEER_SRC_IP -> List.of(Source.EXPORTER);
      default -> List.of();
    };
  }

  private static List<NumberPart.Source> numberOf(KeyColumn column) {
    return switch (column) {
      case SRC_HOST, DST_HOST, SRC_NET, DST_NET, PEER_SRC_IP -> List.of();
      case SRC_MASK, SRC_PREFIX -> List.of(NumberPart.Source.SRC_LENGTH);
      case DST_MASK, DST_PREFIX -> List.of(NumberPart.Source.DST_LENGTH);
      default -> List.of(NumberPart.Source.valueOf(column.name()));
    };
  }
}
