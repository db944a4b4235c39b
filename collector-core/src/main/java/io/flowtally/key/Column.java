// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the {@linkplain Columns catalogue of columns}: everything that the program knows of a
 * column.
 *
 * @param name what {@code by:} calls it
 * @param primitive what nfacctd's {@code aggregate} calls it; null if nfacctd has no such thing
 * @param label the label that it becomes: pmacct's key in its JSON
 * @param parts what it keeps in a key: an address, a number, an address and a number behind a
 *     slash, or what takes whole words; columns that keep the same share it
 * @param words how a number reads that is not printed as digits; null for digits
 * @param about its value, for the documentation
 * @param absent its value if the record does not say, for the documentation
 */
public record Column(
    String name,
    @Nullable String primitive,
    String label,
    List<KeyField> parts,
    @Nullable NumberWords words,
    String about,
    String absent) {

  /** True for the columns that make nfacctd apply {@code nfacctd_net: longest}. */
  boolean isNetOrMask() {
    return parts.stream().anyMatch(KeyField::isOfNet);
  }

  /** True if a key that is folded into {@code other} keeps this column. */
  public boolean isBounded() {
    return parts.stream().allMatch(KeyField::isBounded);
  }

  @Nullable AddressField address() {
    return parts.get(0) instanceof AddressField address ? address : null;
  }

  @Nullable WideField wide() {
    return parts.get(0) instanceof WideField wide ? wide : null;
  }

  @Nullable NumberField number() {
    return parts.get(parts.size() - 1) instanceof NumberField number ? number : null;
  }
}
