// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an MMDB file (MaxMind DB) says of addresses: the AS or the country of each prefix. Read as a
 * whole, so that nothing of the file is open while it is used; immutable.
 *
 * <p>Memory: 21 bytes a prefix until it is compiled into the look-up table, and the names of AS.
 */
public final class AddressDatabase {
  /** What is looked for in a file. */
  public enum Kind {
    /** Numbers of AS, and who they belong to. */
    AS,
    /** The two letters of ISO 3166-1. */
    COUNTRY
  }

  private final Kind kind;
  private final String description;
  private final PrefixNumbers prefixes;
  private final Map<Integer, String> names;

  AddressDatabase(
      Kind kind, String description, PrefixNumbers prefixes, Map<Integer, String> names) {
    this.kind = kind;
    this.description = description;
    this.prefixes = prefixes;
    this.names = names;
  }

  /**
   * Reads a file.
   *
   * @throws DatabaseException saying what is wrong with it, and what to do
   */
  public static AddressDatabase read(Path file, Kind kind) throws DatabaseException {
    return MmdbFile.read(file, kind);
  }

  public Kind kind() {
    return kind;
  }

  /** Its type and its date, as its maker wrote them. */
  public String description() {
    return description;
  }

  /** How many prefixes it tells apart. */
  public int size() {
    return prefixes.size();
  }

  /** The number of each: of an AS, or as {@link CountryCode} numbers a country. */
  public PrefixNumbers prefixes() {
    return prefixes;
  }

  /** Who an AS belongs to; null if the database does not say. */
  public @Nullable String nameOf(long as) {
    return names.get((int) as);
  }
}
