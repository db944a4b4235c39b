// SPDX-License-Identifier: Apache-2.0
package io.flowtally.yaml;

import org.jspecify.annotations.Nullable;

/**
 * A value and the place where it was written, for a mistake that only another package can find.
 * Line and column count from 1; line 0 is a default that stands in no file. For text, {@code
 * column} is where its first character stands; column 0 is not known (an nfacctd.conf, which is
 * read through its translation).
 *
 * <p>Two are equal when their values are: moving a line in the file changes nothing that it means.
 */
public record Located<T>(T value, String file, int line, int column) {
  /** A default of a file that leaves the key out. */
  public static <T> Located<T> byDefault(T value, String file) {
    return new Located<>(value, file, 0, 0);
  }

  /** Another value at this place. */
  public <U> Located<U> with(U other) {
    return new Located<>(other, file, line, column);
  }

  /** A mistake at this place. */
  public Mistake mistake(String text) {
    return new Mistake(file, line, text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Located<?> that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
