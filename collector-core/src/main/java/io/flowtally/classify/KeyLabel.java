package io.flowtally.classify;

import org.jspecify.annotations.Nullable;

/** One label of a series: its name, and how its value reads out of a key. Immutable. */
final class KeyLabel {
  private final KeyColumn column;
  private final @Nullable AddressPart address;
  private final @Nullable NumberPart number;

  KeyLabel(KeyColumn column, @Nullable AddressPart address, @Nullable NumberPart number) {
    this.column = column;
    this.address = address;
    this.number = number;
  }

  String name() {
    return column.label();
  }

  void append(long[] key, StringBuilder out) {
    if (address != null) {
      address.append(key, out);
      if (number != null && !address.isOther(key)) {
        appendNumber(number, key, out.append('/'));
      }
    } else if (number != null) {
      appendNumber(number, key, out);
    }
  }

  private void appendNumber(NumberPart part, long[] key, StringBuilder out) {
    if (part.isOther(key)) {
      out.append("other");
      return;
    }
    long value = part.value(key);
    switch (column) {
      case PROTO -> out.append(ProtocolNames.of((int) value));
      case SRC_GROUP, DST_GROUP -> out.append(GroupNames.name((int) value));
      case DIRECTION -> out.append(value == 0 ? "ingress" : value == 1 ? "egress" : "");
      default -> out.append(value);
    }
  }
}
