// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.filter.FilterToken.Kind;
import io.flowtally.text.Quoted;
import java.util.ArrayList;
import java.util.List;

/** Cuts a filter into tokens. */
final class FilterLexer {
  private static final String[] LONG_SYMBOLS = {"&&", "||", ">=", "<=", "!=", "==", "<<", ">>"};
  private static final String SYMBOLS = "()[]!<>=&|+-*/%^:,";

  private final String text;
  private int at;

  private FilterLexer(String text) {
    this.text = text;
  }

  /** All tokens, the last one of kind END. */
  static List<FilterToken> tokens(String text) throws FilterException {
    FilterLexer lexer = new FilterLexer(text);
    List<FilterToken> tokens = new ArrayList<>();
    FilterToken token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != Kind.END);
    return tokens;
  }

  private FilterToken next() throws FilterException {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (start == text.length()) {
      return new FilterToken(Kind.END, "", start + 1);
    }
    char c = text.charAt(start);
    if (c == '"' || c == '\'') {
      return quoted(c);
    }
    if (c == '\\') {
      at++;
      int end = wordEnd();
      return end == at ? unknown(start) : take(Kind.NAME, start, end);
    }
    int end = addressEnd();
    if (end > start) {
      return take(Kind.IPV6, start, end);
    }
    return isWordCharacter(c) && c != '-' && c != '_' ? word() : symbol();
  }

  private FilterToken quoted(char quote) throws FilterException {
    int start = at;
    int end = text.indexOf(quote, start + 1);
    if (end < 0) {
      throw new FilterException(start + 1, "this quote has no end; expected another " + quote);
    }
    at = end + 1;
    return new FilterToken(Kind.NAME, text.substring(start + 1, end), start + 1);
  }

  private FilterToken word() {
    int end = wordEnd();
    String word = text.substring(at, end);
    Kind kind = Kind.WORD;
    if (FilterNumber.isNumber(word)) {
      kind = Kind.NUMBER;
    } else if (word.matches("[0-9]+(\\.[0-9]+){1,3}")) {
      kind = Kind.IPV4;
    }
    return take(kind, at, end);
  }

  private FilterToken symbol() throws FilterException {
    for (String symbol : LONG_SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        return take(Kind.SYMBOL, at, at + 2);
      }
    }
    return SYMBOLS.indexOf(text.charAt(at)) >= 0 ? take(Kind.SYMBOL, at, at + 1) : unknown(at);
  }

  private FilterToken take(Kind kind, int start, int end) {
    FilterToken token = new FilterToken(kind, text.substring(at, end), start + 1);
    at = end;
    return token;
  }

  private FilterToken unknown(int start) throws FilterException {
    throw new FilterException(
        start + 1, "found " + Quoted.of(text.substring(start, start + 1)) + ", expected a word");
  }

  /** A word ends in a letter, a digit or a dot: what follows after a hyphen belongs to it. */
  private int wordEnd() {
    int end = at;
    while (end < text.length() && isWordCharacter(text.charAt(end))) {
      end++;
    }
    while (end > at && (text.charAt(end - 1) == '-' || text.charAt(end - 1) == '_')) {
      end--;
    }
    return end;
  }

  /** End of what looks like an IPv6 address, or the start: one colon only belongs to tcp[0:2]. */
  private int addressEnd() {
    int end = at;
    int colons = 0;
    while (end < text.length() && isAddressCharacter(text.charAt(end))) {
      colons += text.charAt(end) == ':' ? 1 : 0;
      end++;
    }
    return colons >= 2 ? end : at;
  }

  private static boolean isAddressCharacter(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'f')
        || (c >= 'A' && c <= 'F')
        || c == ':'
        || c == '.';
  }

  private static boolean isWordCharacter(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '.'
        || c == '-'
        || c == '_';
  }
}
