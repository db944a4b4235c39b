// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.address.AddressText;
import io.flowtally.codec.FlowElement;
import io.flowtally.codec.registry.AbstractType;
import io.flowtally.filter.FilterToken.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what is said of an information element that is no number: {@code VRFname = "red"}, of an
 * address, of a MAC address in quotes; and {@code fwd_status dropped}. A record without the element
 * never matches. Numbers are {@link ComparisonParser}'s.
 */
final class ElementClause {
  private static final String FWD_STATUS = "fwd_status";

  private final FilterTokens tokens;

  ElementClause(FilterTokens tokens) {
    this.tokens = tokens;
  }

  /** The element that is a number and that a token names; null for any other token. */
  static @Nullable FlowElement number(FilterTokens tokens, FilterToken token) {
    FlowElement element = tokens.element(token);
    return element != null && isNumber(element.type()) ? element : null;
  }

  private static boolean isNumber(AbstractType type) {
    return switch (type) {
      case UNSIGNED8, UNSIGNED16, UNSIGNED32, UNSIGNED64, BOOLEAN -> true;
      default -> false;
    };
  }

  /** Whether such a clause begins so many tokens ahead. */
  boolean starts(int ahead) {
    FilterToken token = tokens.peek(ahead);
    if (token.is(FWD_STATUS)) {
      return true;
    }
    FilterToken following = tokens.peek(ahead + 1);
    return (following.is("=") || following.is("==") || following.is("!="))
        && tokens.element(token) != null;
  }

  Filter compile() throws FilterException {
    FilterToken name = tokens.take();
    if (name.is(FWD_STATUS)) {
      return status();
    }
    FlowElement element = Objects.requireNonNull(tokens.element(name));
    boolean equal = !tokens.take().is("!=");
    FilterToken value = tokens.take();
    byte[] wanted = bytes(element, value);
    Filter same = facts -> element.is(facts.record(), wanted);
    return equal ? same : Filters.and(facts -> element.isIn(facts.record()), Filters.not(same));
  }

  private Filter status() throws FilterException {
    if (!tokens.take("=")) {
      tokens.take("==");
    }
    FilterToken word = tokens.take();
    int status = ForwardingStatus.named(word.text());
    if (status < 0) {
      throw word.mistake(ForwardingStatus.names());
    }
    FlowElement element = Objects.requireNonNull(FlowElement.named("forwardingStatus"));
    return facts ->
        element.isIn(facts.record()) && element.unsigned(facts.record()) >>> 6 == status;
  }

  private static byte[] bytes(FlowElement element, FilterToken value) throws FilterException {
    byte[] bytes =
        switch (element.type()) {
          case STRING ->
              value.kind() == Kind.NAME || value.kind() == Kind.WORD
                  ? value.text().getBytes(StandardCharsets.UTF_8)
                  : null;
          case MAC_ADDRESS -> mac(value.text());
          case IPV4_ADDRESS -> address(value, 4);
          case IPV6_ADDRESS -> address(value, 16);
          default ->
              throw new FilterException(
                  value.column(),
                  element.name() + " is neither a number nor a text: no filter can compare it");
        };
    if (bytes == null) {
      throw value.mistake(
          switch (element.type()) {
            case STRING -> "a text in quotes";
            case MAC_ADDRESS -> "a MAC address in quotes, such as \"00:1b:21:0a:0b:0c\"";
            default -> "an address of its family";
          });
    }
    return bytes;
  }

  private static byte @Nullable [] mac(String text) {
    return text.matches("([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")
        ? HexFormat.of().parseHex(text.replaceAll("[:-]", ""))
        : null;
  }

  private static byte @Nullable [] address(FilterToken token, int length) {
    AddressText.Words words = AddressText.parse(token.text());
    if (words == null || AddressText.looksLikeV6(token.text()) != (length == 16)) {
      return null;
    }
    byte[] bytes = ByteBuffer.allocate(16).putLong(words.hi()).putLong(words.lo()).array();
    return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
  }
}
