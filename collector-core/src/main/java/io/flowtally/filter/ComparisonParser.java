// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.codec.FlowElement;
import io.flowtally.filter.FilterToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Parses a comparison of header bytes, {@code tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn}, or of
 * information elements that are numbers, {@code forwardingStatus >= 128}.
 */
final class ComparisonParser {
  private static final Set<String> COMPARISONS = Set.of("=", "==", "!=", "<", "<=", ">", ">=");

  /** From the loosest to the tightest. */
  private static final List<Set<String>> OPERATORS =
      List.of(
          Set.of("|", "^"),
          Set.of("&"),
          Set.of("<<", ">>"),
          Set.of("+", "-"),
          Set.of("*", "/", "%"));

  private static final int DEEPEST = 100;

  private final FilterTokens tokens;
  private final List<Filter> guards = new ArrayList<>();
  private int depth;

  ComparisonParser(FilterTokens tokens) {
    this.tokens = tokens;
  }

  /** True when a comparison begins here, and not a clause. */
  static boolean startsAt(FilterTokens tokens, int ahead) {
    FilterToken token = tokens.peek(ahead);
    FilterToken following = tokens.peek(ahead + 1);
    if (token.is("-")) {
      return true;
    }
    if (token.is("(")) {
      int closing = tokens.closing(ahead);
      return closing >= 0 && isOperator(tokens.peek(closing + 1));
    }
    if (token.kind() == Kind.NUMBER || FilterConstants.value(token) != null) {
      return isOperator(following);
    }
    if (isOperator(following) && ElementClause.number(tokens, token) != null) {
      return true;
    }
    return token.kind() == Kind.WORD && following.is("[");
  }

  private static boolean isOperator(FilterToken token) {
    return token.kind() == Kind.SYMBOL
        && (COMPARISONS.contains(token.text())
            || OPERATORS.stream().anyMatch(level -> level.contains(token.text())));
  }

  Filter parse() throws FilterException {
    Arithmetic left = level(0);
    FilterToken comparison = tokens.take();
    if (comparison.kind() != Kind.SYMBOL || !COMPARISONS.contains(comparison.text())) {
      throw comparison.mistake("a comparison: =, !=, <, <=, > or >=");
    }
    Arithmetic right = level(0);
    Filter filter = Arithmetic.comparison(comparison.text(), left, right);
    for (int i = guards.size() - 1; i >= 0; i--) {
      filter = Filters.and(guards.get(i), filter);
    }
    return filter;
  }

  private Arithmetic level(int level) throws FilterException {
    if (level == OPERATORS.size()) {
      return operand();
    }
    Arithmetic left = level(level + 1);
    while (tokens.peek().kind() == Kind.SYMBOL
        && OPERATORS.get(level).contains(tokens.peek().text())) {
      String operator = tokens.take().text();
      FilterToken first = tokens.peek();
      boolean divides = operator.equals("/") || operator.equals("%");
      if (divides
          && (first.kind() != Kind.NUMBER
              || FilterNumber.parse(first, Arithmetic.WORD, "a number") == 0)) {
        throw first.mistake("a number other than 0 to divide by");
      }
      left = Arithmetic.operation(operator, left, level(level + 1));
    }
    return left;
  }

  private Arithmetic operand() throws FilterException {
    if (++depth > DEEPEST) {
      throw tokens.peek().mistake("a simpler comparison");
    }
    FilterToken token = tokens.take();
    Arithmetic operand;
    Integer constant = FilterConstants.value(token);
    // Bytes of a header are no element: the registry need not be read for them.
    FlowElement element = tokens.peek().is("[") ? null : ElementClause.number(tokens, token);
    if (token.is("(")) {
      operand = level(0);
      tokens.expect(")");
    } else if (token.is("-")) {
      operand = Arithmetic.operation("-", record -> 0, operand());
    } else if (token.kind() == Kind.NUMBER) {
      long number = FilterNumber.parse(token, Arithmetic.WORD, "a number");
      operand = record -> number;
    } else if (constant != null) {
      long number = constant;
      operand = record -> number;
    } else if (element != null) {
      guards.add(facts -> element.isIn(facts.record()));
      operand = element::unsigned;
    } else {
      operand = load(token);
    }
    depth--;
    return operand;
  }

  private Arithmetic load(FilterToken name) throws FilterException {
    HeaderBytes header = name.kind() == Kind.WORD ? HeaderBytes.named(name.text()) : null;
    if (header == null) {
      throw name.mistake(
          "a number, or bytes of a header that flows know: ip[], ip6[], tcp[], udp[], sctp[],"
              + " icmp[], icmp6[]");
    }
    tokens.expect("[");
    FilterToken index = tokens.peek();
    int offset = index();
    int size = 1;
    if (tokens.take(":")) {
      FilterToken sizeToken = tokens.take();
      size = (int) FilterNumber.parse(sizeToken, 4, "a size of 1, 2 or 4");
      if (size == 0 || size == 3) {
        throw sizeToken.mistake("a size of 1, 2 or 4");
      }
    }
    tokens.expect("]");
    for (int i = offset; i < offset + size; i++) {
      if (!header.has(i)) {
        throw index.mistake("a byte that flows know: " + header.known());
      }
    }
    guards.add(header.guard());
    return Arithmetic.load(header, offset, size);
  }

  private int index() throws FilterException {
    FilterToken token = tokens.take();
    Integer constant = FilterConstants.value(token);
    return constant != null
        ? constant
        : (int) FilterNumber.parse(token, 0xFFFF, "the number of a byte");
  }
}
