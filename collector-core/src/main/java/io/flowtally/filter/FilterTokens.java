// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.codec.ElementNames;
import io.flowtally.codec.FlowElement;
import io.flowtally.filter.FilterToken.Kind;
import io.flowtally.text.Quoted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of a filter, and how far its parser has come. */
final class FilterTokens {
  private final List<FilterToken> tokens;
  private final ElementNames elements;
  private int at;

  FilterTokens(String text, ElementNames elements) throws FilterException {
    tokens = FilterLexer.tokens(text);
    this.elements = elements;
  }

  /** The information element that a token names; null if it names none. */
  @Nullable FlowElement element(FilterToken token) {
    return token.kind() == Kind.WORD || token.kind() == Kind.NAME
        ? elements.find(token.text())
        : null;
  }

  FilterToken peek() {
    return peek(0);
  }

  /** The token that many places ahead; END past the last one. */
  FilterToken peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  FilterToken take() {
    FilterToken token = peek();
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  /** Takes the next token if it is this keyword or symbol. */
  boolean take(String wanted) {
    boolean found = peek().is(wanted);
    if (found) {
      at++;
    }
    return found;
  }

  void expect(String wanted) throws FilterException {
    if (!take(wanted)) {
      throw peek().mistake(Quoted.of(wanted));
    }
  }

  /** Places from here to the parenthesis that closes the one {@code ahead}, or -1. */
  int closing(int ahead) {
    int depth = 0;
    for (int i = ahead; peek(i).kind() != Kind.END; i++) {
      depth += peek(i).is("(") ? 1 : peek(i).is(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
