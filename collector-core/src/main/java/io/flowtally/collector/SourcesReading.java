// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flowtally.config.Settings;
import io.flowtally.filter.ServiceNames;
import io.flowtally.key.LabelColumns;
import io.flowtally.key.ProtocolNames;
import io.flowtally.names.InterfacesFile;
import io.flowtally.networks.NetworkSources;
import io.flowtally.networks.NetworksFile;
import io.flowtally.networks.sources.AddressDatabase;
import io.flowtally.networks.sources.DatabaseException;
import io.flowtally.networks.sources.LabelsFile;
import io.flowtally.networks.sources.ServicesFile;
import io.flowtally.text.LineRemark;
import io.flowtally.text.TextFiles;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistake;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what classifies beside the networks file, and collects every mistake. Used once. */
final class SourcesReading {
  /** The machine's own table; where there is none, built-in names have to do. */
  private static final Path SYSTEM_SERVICES = Path.of("/etc/services");

  /** Parses a text. */
  private interface Parser<T> {
    T parse(String name, Reader text) throws IOException;
  }

  private final Settings settings;
  private final List<Mistake> mistakes;

  SourcesReading(Settings settings, List<Mistake> mistakes) {
    this.settings = settings;
    this.mistakes = mistakes;
  }

  NetworkSources read(NetworksFile file) {
    Settings.Sources wanted = settings.sources();
    LabelsFile labels = labels(wanted.labelsFile());
    ServicesFile own = ownServices(wanted.servicesFile());
    NetworkSources.Services services =
        wants("service")
            ? new NetworkSources.Services(
                List.of(own, systemServices(), ServiceNames.all()), ProtocolNames::of)
            : null;
    return new NetworkSources(file, labels, asDatabase(), countryDatabase(), services);
  }

  /** The same sources but for the databases, which are read again. */
  NetworkSources withDatabases(NetworkSources running) {
    return new NetworkSources(
        running.file(), running.labels(), asDatabase(), countryDatabase(), running.services());
  }

  private boolean wants(String column) {
    return settings.aggregates().stream()
        .anyMatch(one -> one.by().stream().anyMatch(key -> key.value().equals(column)));
  }

  private @Nullable AddressDatabase asDatabase() {
    Located<Path> file = settings.sources().asDatabase();
    return database("as_database", file, AddressDatabase.Kind.AS);
  }

  private @Nullable AddressDatabase countryDatabase() {
    Located<Path> file = settings.sources().countryDatabase();
    return database("country_database", file, AddressDatabase.Kind.COUNTRY);
  }

  private @Nullable AddressDatabase database(
      String key, @Nullable Located<Path> file, AddressDatabase.Kind kind) {
    if (file == null) {
      return null;
    }
    try {
      return AddressDatabase.read(file.value(), kind);
    } catch (DatabaseException e) {
      mistakes.add(file.mistake(key + ": " + file.value() + " " + e.getMessage()));
      return null;
    }
  }

  private LabelsFile labels(@Nullable Located<Path> file) {
    if (file == null) {
      return LabelsFile.NONE;
    }
    LabelsFile labels =
        text(
            "labels_file",
            file,
            (name, text) -> LabelsFile.parse(name, text, LabelColumns.reserved()),
            LabelsFile.NONE);
    addRemarks(labels.name(), labels.remarks());
    return labels;
  }

  private ServicesFile ownServices(@Nullable Located<Path> file) {
    if (file == null) {
      return ServicesFile.none();
    }
    ServicesFile own = text("services_file", file, ServicesFile::parse, ServicesFile.none());
    addRemarks(own.name(), own.remarks());
    return own;
  }

  InterfacesFile interfaces() {
    Located<Path> file = settings.names().interfacesFile();
    if (file == null) {
      return InterfacesFile.NONE;
    }
    InterfacesFile interfaces =
        text("names.interfaces_file", file, InterfacesFile::parse, InterfacesFile.NONE);
    addRemarks(interfaces.name(), interfaces.remarks());
    return interfaces;
  }

  private static ServicesFile systemServices() {
    try (Reader text = Files.newBufferedReader(SYSTEM_SERVICES)) {
      return ServicesFile.parse(SYSTEM_SERVICES.toString(), text).belowEphemeral();
    } catch (IOException e) {
      return ServicesFile.none();
    }
  }

  private <T> T text(String key, Located<Path> path, Parser<T> parser, T byDefault) {
    String name = path.value().toString();
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(path.value()))) {
      String notText = TextFiles.problem(bytes);
      if (!notText.isEmpty()) {
        mistakes.add(new Mistake(name, 0, notText));
        return byDefault;
      }
      return parser.parse(name, new InputStreamReader(bytes, UTF_8));
    } catch (IOException e) {
      mistakes.add(path.mistake(key + ": " + name + " " + TextFiles.reason(path.value(), e)));
      return byDefault;
    }
  }

  private void addRemarks(String file, List<LineRemark> remarks) {
    remarks.forEach(remark -> mistakes.add(new Mistake(file, remark.line(), remark.text())));
  }
}
