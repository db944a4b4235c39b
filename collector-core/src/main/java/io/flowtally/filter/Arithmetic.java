// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.codec.FlowRecord;

/** A number computed from a record: unsigned 32 bits, as BPF computes. Immutable. */
interface Arithmetic {
  long WORD = 0xFFFF_FFFFL;

  long of(FlowRecord record);

  /** Header bytes, the first one highest. */
  static Arithmetic load(HeaderBytes header, int offset, int size) {
    return record -> {
      long value = 0;
      for (int i = offset; i < offset + size; i++) {
        value = value << 8 | header.at(record, i);
      }
      return value;
    };
  }

  /** One of {@code | ^ & << >> + - * / %}. A divisor is a constant other than 0. */
  static Arithmetic operation(String operator, Arithmetic left, Arithmetic right) {
    return switch (operator) {
      case "|" -> record -> left.of(record) | right.of(record);
      case "^" -> record -> left.of(record) ^ right.of(record);
      case "&" -> record -> left.of(record) & right.of(record);
      case "<<" -> record -> shiftLeft(left.of(record), right.of(record));
      case ">>" -> record -> shiftRight(left.of(record), right.of(record));
      case "+" -> record -> left.of(record) + right.of(record) & WORD;
      case "-" -> record -> left.of(record) - right.of(record) & WORD;
      case "*" -> record -> left.of(record) * right.of(record) & WORD;
      case "/" -> record -> left.of(record) / right.of(record);
      case "%" -> record -> left.of(record) % right.of(record);
      default -> throw new AssertionError(operator);
    };
  }

  /** One of {@code = == != < <= > >=}. */
  static Filter comparison(String operator, Arithmetic left, Arithmetic right) {
    return switch (operator) {
      case "=", "==" -> facts -> left.of(facts.record()) == right.of(facts.record());
      case "!=" -> facts -> left.of(facts.record()) != right.of(facts.record());
      case "<" -> facts -> left.of(facts.record()) < right.of(facts.record());
      case "<=" -> facts -> left.of(facts.record()) <= right.of(facts.record());
      case ">" -> facts -> left.of(facts.record()) > right.of(facts.record());
      case ">=" -> facts -> left.of(facts.record()) >= right.of(facts.record());
      default -> throw new AssertionError(operator);
    };
  }

  private static long shiftLeft(long value, long bits) {
    return bits > 31 ? 0 : value << bits & WORD;
  }

  private static long shiftRight(long value, long bits) {
    return bits > 31 ? 0 : value >>> bits;
  }
}
