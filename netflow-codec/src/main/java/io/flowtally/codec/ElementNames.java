// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What information elements are called: by the user first, then by the registry or as {@code
 * PEN:ID}. Immutable.
 */
public final class ElementNames {
  /** Without any of the user's. */
  public static final ElementNames REGISTRY = new ElementNames(Map.of());

  private final Map<String, Own> own;

  /**
   * An element with a name of the user's.
   *
   * @param element under that name
   * @param hexadecimal whether it is a number that prints in base 16
   */
  public record Own(FlowElement element, boolean hexadecimal) {}

  public ElementNames(Map<String, Own> own) {
    this.own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
  }

  /** The element of that name; null if there is none. */
  public @Nullable FlowElement find(String name) {
    Own mine = own.get(name);
    return mine != null ? mine.element : FlowElement.named(name);
  }

  /** The user's of that name; null if the user has none. */
  public @Nullable Own own(String name) {
    return own.get(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ElementNames another && own.equals(another.own);
  }

  @Override
  public int hashCode() {
    return own.hashCode();
  }

  /** All names of the user's. */
  public Set<String> ownNames() {
    return own.keySet();
  }
}
