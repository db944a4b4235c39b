// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.networks.sources.AddressDatabase.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MMDB files of several makers, and what is none. */
class AddressDatabaseTest {
  @TempDir private Path folder;

  private AddressDatabase read(MmdbWriter writer, Kind kind) throws DatabaseException {
    return AddressDatabase.read(writer.write(folder.resolve("some.mmdb")), kind);
  }

  private static String prefixes(AddressDatabase database) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < database.size(); i++) {
      out.append(database.prefixes().prefix(i))
          .append('=')
          .append(database.prefixes().number(i))
          .append(' ');
    }
    return out.toString().strip();
  }

  @Test
  void readsNumbersAndNamesOfAs() throws DatabaseException {
    AddressDatabase database =
        read(
            new MmdbWriter("GeoLite2-ASN")
                .add(
                    "192.0.2.0/24",
                    Map.of(
                        "autonomous_system_number",
                        64500L,
                        "autonomous_system_organization",
                        "Example\nNet"))
                .add("2001:db8::/32", Map.of("autonomous_system_number", 4_200_000_000L)),
            Kind.AS);
    assertThat(prefixes(database)).isEqualTo("192.0.2.0/24=64500 2001:db8::/32=-94967296");
    assertThat(database.nameOf(64500)).isEqualTo("Example Net");
    assertThat(database.nameOf(4_200_000_000L)).isNull();
    assertThat(database.description()).isEqualTo("GeoLite2-ASN of 2023-11-14");
  }

  @Test
  void readsTheFieldsOfOtherMakers() throws DatabaseException {
    AddressDatabase as =
        read(
            new MmdbWriter("ipinfo")
                .add("192.0.2.0/24", Map.of("asn", "AS64501", "as_name", "Other"))
                .add("198.51.100.0/24", Map.of("asn", "unknown")),
            Kind.AS);
    assertThat(prefixes(as)).isEqualTo("192.0.2.0/24=64501");
    assertThat(as.nameOf(64501)).isEqualTo("Other");
    AddressDatabase country =
        read(
            new MmdbWriter("countries")
                .add("192.0.2.0/25", Map.of("country", Map.of("iso_code", "DE", "names", Map.of())))
                .add("192.0.2.128/25", Map.of("country_code", "fr"))
                .add("198.51.100.0/24", Map.of("country", "US"))
                .add("203.0.113.0/24", Map.of("country", "Utopia", "country_code", "DE")),
            Kind.COUNTRY);
    assertThat(country.size()).isEqualTo(3);
    assertThat(CountryCode.format(country.prefixes().number(1))).isEqualTo("FR");
  }

  @Test
  void aDatabaseOfAnotherKindIsAMistake() {
    MmdbWriter cities = new MmdbWriter("Anonymous-IP").add("192.0.2.0/24", Map.of("is_vpn", 1L));
    assertThatThrownBy(() -> read(cities, Kind.COUNTRY))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("is a database of another kind (Anonymous-IP): name one with countries");
  }

  @Test
  void aFileThatIsMissingOrNoDatabaseIsAMistake() throws IOException {
    assertThatThrownBy(() -> AddressDatabase.read(folder.resolve("none"), Kind.AS))
        .hasMessageStartingWith("does not exist");
    assertThatThrownBy(() -> AddressDatabase.read(folder, Kind.AS))
        .hasMessageStartingWith("is no file");
    Path text = Files.writeString(folder.resolve("text"), "prefix,customer\n");
    assertThatThrownBy(() -> AddressDatabase.read(text, Kind.AS))
        .hasMessageStartingWith("is no MMDB file");
  }

  @Test
  void aFileThatIsCutOrDamagedNeverDoesWorseThanAMistake() throws IOException {
    byte[] whole =
        new MmdbWriter("countries")
            .add("192.0.2.0/24", Map.of("country_code", "DE"))
            .add("2001:db8::/32", Map.of("country_code", "FR"))
            .build();
    Path file = folder.resolve("damaged.mmdb");
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      byte[] bytes = i < 100 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int flips = i < 100 ? 0 : 3; flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, bytes);
      try {
        assertThat(AddressDatabase.read(file, Kind.COUNTRY).size()).isPositive();
      } catch (DatabaseException e) {
        assertThat(e.getMessage()).startsWith("is ");
      }
    }
  }
}
