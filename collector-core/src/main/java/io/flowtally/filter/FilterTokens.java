// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.filter.FilterToken.Kind;
import io.flowtally.text.Quoted;
import java.util.List;

/** The tokens of a filter, and how far its parser has come. */
final class FilterTokens {
  private final List<FilterToken> tokens;
  private int at;

  FilterTokens(String text) throws FilterException {
    tokens = FilterLexer.tokens(text);
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
