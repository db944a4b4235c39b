// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A record of the corpus as it should decode. */
final class ExpectedRecord {
  private final JsonObject json;

  private ExpectedRecord(JsonObject json) {
    this.json = json;
  }

  /** Flow records: held until their template comes, templates by address, raw fields if kept. */
  static List<ExpectedRecord> flows(String name) {
    for (String variant : List.of(".keyed-by-address.json", ".buffered.json", ".full.json.gz")) {
      Path file = Corpus.expected(name + variant);
      if (Files.exists(file)) {
        return read(file);
      }
    }
    return read(Corpus.expected(name + ".json"));
  }

  static boolean isBuffered(String name) {
    return Files.exists(Corpus.expected(name + ".buffered.json"));
  }

  static List<ExpectedRecord> options(String name) {
    Path file = Corpus.expected(name + ".options.json");
    return Files.exists(file) ? read(file) : List.of();
  }

  private static List<ExpectedRecord> read(Path file) {
    List<ExpectedRecord> records = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          records.add(new ExpectedRecord(JsonParser.parseString(line).getAsJsonObject()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  boolean has(String key) {
    return json.has(key);
  }

  long number(String key) {
    return json.has(key) ? json.get(key).getAsLong() : 0;
  }

  /** The first key that the record has, 0 if none. */
  long firstOf(String... keys) {
    for (String key : keys) {
      if (json.has(key)) {
        return number(key);
      }
    }
    return 0;
  }

  String text(String key) {
    return json.get(key).getAsString();
  }

  /** Of v5 the engine: type * 256 + id. */
  long domain() {
    return number("ver") == 5 ? number("engine_type") * 256 + number("engine_id") : number("odid");
  }

  List<String> fields() {
    return fields("fields");
  }

  List<String> scope() {
    return fields("scope");
  }

  private List<String> fields(String key) {
    List<String> fields = new ArrayList<>();
    JsonArray array = json.getAsJsonArray(key);
    if (array != null) {
      for (JsonElement element : array) {
        JsonArray field = element.getAsJsonArray();
        fields.add(
            field.get(0).getAsString()
                + ":"
                + field.get(1).getAsInt()
                + ":"
                + field.get(2).getAsInt()
                + ":"
                + field.get(3).getAsString());
      }
    }
    return fields;
  }

  @Override
  public String toString() {
    return json.toString();
  }
}
