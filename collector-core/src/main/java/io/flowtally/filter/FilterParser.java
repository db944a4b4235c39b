// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.codec.ElementNames;
import io.flowtally.filter.FilterToken.Kind;
import io.flowtally.networks.NetRule;
import io.flowtally.networks.Networks;
import org.jspecify.annotations.Nullable;

/**
 * Parses a filter: clauses joined by {@code and} and {@code or}, which bind alike and from the
 * left, as in pcap-filter(7), and by commas, which bind loosest. An id without qualifiers takes
 * those of the clause before it: {@code host a or b}.
 */
final class FilterParser {
  private static final int DEEPEST = 100;

  private final FilterTokens tokens;
  private final ClauseParser clauses;
  private final IdClause ids;
  private final ElementClause elements;
  private int depth;

  /** A parsed piece, and the qualifiers that go on to the ids after it. */
  private record Operand(Filter filter, @Nullable FilterHead head) {}

  FilterParser(String text, Networks networks, NetRule rule, ElementNames names)
      throws FilterException {
    tokens = new FilterTokens(text, names);
    ids = new IdClause(tokens, networks, rule);
    clauses = new ClauseParser(tokens, networks);
    elements = new ElementClause(tokens);
  }

  Filter parse() throws FilterException {
    Filter filter = expression(null).filter;
    while (tokens.take(",")) {
      filter = Filters.or(filter, expression(null).filter);
    }
    if (tokens.peek().kind() != Kind.END) {
      throw tokens.peek().mistake("and, or, a comma, or the end");
    }
    return filter;
  }

  private Operand expression(@Nullable FilterHead outer) throws FilterException {
    Operand left = term(outer);
    while (true) {
      boolean and = takeAnd();
      if (!and && !takeOr()) {
        return left;
      }
      Operand right = idStarts() ? id(left.head) : term(left.head);
      left = joined(and, left.filter, right);
    }
  }

  private static Operand joined(boolean and, Filter left, Operand right) {
    Filter filter = and ? Filters.and(left, right.filter) : Filters.or(left, right.filter);
    return new Operand(filter, right.head);
  }

  private Operand term(@Nullable FilterHead outer) throws FilterException {
    if (takeNot()) {
      deeper();
      Operand operand = term(outer);
      depth--;
      return new Operand(Filters.not(operand.filter), operand.head);
    }
    if (ComparisonParser.startsAt(tokens, 0)) {
      return new Operand(new ComparisonParser(tokens).parse(), null);
    }
    if (tokens.take("(")) {
      deeper();
      Operand inner = expression(outer);
      depth--;
      tokens.expect(")");
      return new Operand(inner.filter, outer);
    }
    if (elements.starts(0)) {
      return new Operand(elements.compile(), null);
    }
    Filter whole = clauses.whole();
    if (whole != null) {
      return new Operand(whole, null);
    }
    return id(clauses.head());
  }

  /** One id, or several in parentheses, under the same qualifiers. */
  private Operand id(@Nullable FilterHead head) throws FilterException {
    if (head == null) {
      throw tokens.peek().mistake("host, net, port or another qualifier before it");
    }
    if (takeNot()) {
      deeper();
      Operand operand = id(head);
      depth--;
      return new Operand(Filters.not(operand.filter), head);
    }
    if (!tokens.take("(")) {
      return new Operand(ids.compile(head), head);
    }
    deeper();
    Operand left = id(head);
    while (!tokens.take(")")) {
      boolean and = takeAnd();
      if (!and && !takeOr()) {
        throw tokens.peek().mistake("and, or, or \")\"");
      }
      left = joined(and, left.filter, id(head));
    }
    depth--;
    return left;
  }

  /** True when what follows and/or is an id, maybe negated or in parentheses, and no clause. */
  private boolean idStarts() {
    int ahead = 0;
    while (true) {
      if (ComparisonParser.startsAt(tokens, ahead)) {
        return false;
      }
      FilterToken token = tokens.peek(ahead);
      if (!token.is("(") && !token.is("!") && !token.is("not")) {
        return switch (token.kind()) {
          case NUMBER, IPV4, IPV6 -> true;
          case NAME -> !elements.starts(ahead);
          case WORD ->
              !token.isKeyword() && FilterConstants.value(token) == null && !elements.starts(ahead);
          default -> false;
        };
      }
      ahead++;
    }
  }

  private boolean takeNot() {
    return tokens.take("not") || tokens.take("!");
  }

  private boolean takeAnd() {
    return tokens.take("and") || tokens.take("&&");
  }

  private boolean takeOr() {
    return tokens.take("or") || tokens.take("||");
  }

  private void deeper() throws FilterException {
    if (++depth > DEEPEST) {
      throw tokens.peek().mistake("fewer than " + DEEPEST + " parentheses and nots in each other");
    }
  }
}
