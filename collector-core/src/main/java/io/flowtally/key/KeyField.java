// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

/** What a column keeps in a key. Immutable; two columns with the same field share its place. */
public sealed interface KeyField permits AddressField, NumberField, WideField {
  /** True if a key can take few values of it, so that folding may leave it. */
  boolean isBounded();

  /** True for networks and their lengths. */
  boolean isOfNet();
}
