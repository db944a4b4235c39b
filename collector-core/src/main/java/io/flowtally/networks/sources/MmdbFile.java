// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Metadata;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import io.flowtally.address.Prefix;
import io.flowtally.networks.sources.AddressDatabase.Kind;
import io.flowtally.text.PlainText;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads MMDB files, whoever made them: MaxMind and DB-IP have {@code country.iso_code}, {@code
 * autonomous_system_number} and {@code autonomous_system_organization}; ip-location-db has {@code
 * country_code}; IPinfo has {@code country}, {@code asn} and {@code as_name}. For one reading.
 */
final class MmdbFile {
  private static final long MOST_BYTES = 1L << 30;
  private static final int MOST_PREFIXES = 8_000_000;
  private static final int LONGEST_NAME = 128;
  private static final int CACHED_RECORDS = 100_000;

  private final Kind kind;
  private final PrefixNumbers prefixes = new PrefixNumbers();
  private final Map<Integer, String> names = new HashMap<>();

  private MmdbFile(Kind kind) {
    this.kind = kind;
  }

  static AddressDatabase read(Path file, Kind kind) throws DatabaseException {
    checkSize(file);
    try (Reader reader =
        new Reader(file.toFile(), Reader.FileMode.MEMORY, new CHMCache(CACHED_RECORDS))) {
      return new MmdbFile(kind).read(reader);
    } catch (IOException
        | InvalidNetworkException
        | RuntimeException e) { // the library throws both for a damaged file
      throw new DatabaseException(
          "is no MMDB file, or only a part of one: fetch it again (" + e.getMessage() + ")");
    }
  }

  private static void checkSize(Path file) throws DatabaseException {
    long most = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 2);
    try {
      if (!Files.isRegularFile(file)) {
        throw new DatabaseException(
            Files.exists(file)
                ? "is no file: name the file in it"
                : "does not exist: fetch it, or name another file");
      }
      if (Files.size(file) > most) {
        throw new DatabaseException(
            "has more than " + (most >> 20) + " MiB: name a smaller database, or raise -Xmx");
      }
    } catch (IOException e) {
      throw new DatabaseException("cannot be read: " + e.getMessage());
    }
  }

  private AddressDatabase read(Reader reader)
      throws DatabaseException, IOException, InvalidNetworkException {
    Metadata metadata = reader.getMetadata();
    long left = Math.min(MOST_PREFIXES, metadata.nodeCount() + 1); // a tree has no more leaves
    Networks<Object> networks = reader.networks(Object.class);
    while (networks.hasNext()) {
      DatabaseRecord<Object> record = networks.next();
      if (left-- == 0) {
        throw new DatabaseException(
            "has more than " + MOST_PREFIXES + " prefixes, or is damaged: name another database");
      }
      if (record.data() instanceof Map<?, ?> data) {
        add(record, data);
      }
    }
    if (prefixes.size() == 0) {
      throw new DatabaseException(
          "is a database of another kind ("
              + PlainText.of(metadata.databaseType())
              + "): name one with "
              + (kind == Kind.AS ? "AS numbers" : "countries"));
    }
    LocalDate built = LocalDate.ofInstant(metadata.buildTime(), ZoneOffset.UTC);
    String description = PlainText.of(metadata.databaseType()) + " of " + built;
    return new AddressDatabase(kind, description, prefixes, names);
  }

  private void add(DatabaseRecord<Object> record, Map<?, ?> data) {
    int number = kind == Kind.AS ? as(data) : country(data);
    Prefix prefix = number == 0 ? null : prefix(record);
    if (prefix != null) {
      prefixes.add(prefix, number);
    }
  }

  /** IPv4 stands below ::/96 in a tree of IPv6. */
  private static @Nullable Prefix prefix(DatabaseRecord<Object> record) {
    InetAddress address = record.network().networkAddress();
    int length = record.network().prefixLength();
    byte[] bytes = address.getAddress();
    long lo = 0;
    long hi = 0;
    for (int i = 0; i < bytes.length; i++) {
      hi = hi << 8 | lo >>> 56;
      lo = lo << 8 | (bytes[i] & 0xFF);
    }
    if (bytes.length == 4) {
      return Prefix.ofFamilyLength(0, 0xFFFFL << 32 | lo, Math.min(length, 32));
    }
    if (hi == 0 && lo >>> 32 == 0 && length >= Prefix.V4_OFFSET) {
      return Prefix.ofFamilyLength(0, 0xFFFFL << 32 | lo, length - Prefix.V4_OFFSET);
    }
    Prefix prefix = new Prefix(hi, lo, length);
    return prefix.isV4() ? null : prefix;
  }

  private int as(Map<?, ?> data) {
    Object number = first(data, "autonomous_system_number", "asn", "as_number");
    long as = number(number);
    if (as < 1 || as > 0xFFFF_FFFFL) {
      return 0;
    }
    Object name = first(data, "autonomous_system_organization", "as_name", "name");
    if (name instanceof String text && !text.isBlank()) {
      names.computeIfAbsent((int) as, key -> shortened(PlainText.of(text.strip())));
    }
    return (int) as;
  }

  private static String shortened(String name) {
    int end =
        name.offsetByCodePoints(0, Math.min(LONGEST_NAME, name.codePointCount(0, name.length())));
    return name.substring(0, end);
  }

  /** IPinfo writes {@code AS64500}. */
  private static long number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (value instanceof String text) {
      String digits = text.toUpperCase(Locale.ROOT).startsWith("AS") ? text.substring(2) : text;
      return digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : 0;
    }
    return 0;
  }

  private static int country(Map<?, ?> data) {
    Object country = first(data, "country", "country_code");
    Object code = country instanceof Map<?, ?> nested ? nested.get("iso_code") : country;
    if (code == null) {
      code = data.get("country_code");
    }
    return code instanceof String text ? CountryCode.number(text) : 0;
  }

  private static @Nullable Object first(Map<?, ?> data, String... keys) {
    for (String key : keys) {
      Object value = data.get(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
