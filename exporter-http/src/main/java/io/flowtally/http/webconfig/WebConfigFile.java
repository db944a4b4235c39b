// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.text.FileStamp;
import io.flowtally.text.TextFiles;
import io.flowtally.tls.ServerTlsReader;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistake;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
import io.flowtally.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the web-config format that Prometheus and its exporters share. Files that it names are
 * found beside it. Every mistake is reported, not only the first.
 */
public final class WebConfigFile {
  private static final List<String> HEADERS =
      List.of(
          "Content-Security-Policy",
          "X-Frame-Options",
          "X-Content-Type-Options",
          "X-XSS-Protection",
          "Strict-Transport-Security");

  private static final List<String> KEYS =
      List.of("tls_server_config", "http_server_config", "basic_auth_users", "rate_limit");
  private static final List<String> HTTP_KEYS = List.of("http2", "headers");

  private final Path file;
  private final Mistakes mistakes;
  private final Scalars scalars;

  /** Taken before each file is read, never after it: what is written in between must show. */
  private final List<FileStamp> files = new ArrayList<>();

  private WebConfigFile(Path file) {
    this.file = file;
    this.mistakes = new Mistakes(file.toString(), null);
    this.scalars = new Scalars(mistakes);
  }

  public static WebConfigReading read(Path file) {
    return new WebConfigFile(file).read();
  }

  private WebConfigReading read() {
    files.add(FileStamp.of(file));
    WebConfig config = config(compose());
    return new WebConfigReading(
        mistakes.none() ? config : null,
        mistakes.inOrder().stream().map(Mistake::toString).toList(),
        List.copyOf(files));
  }

  private @Nullable Node compose() {
    try {
      return YamlTree.compose(TextFiles.text(file), mistakes);
    } catch (NoSuchFileException e) {
      mistakes.addAtLine(0, "does not exist: write it, or take http.web_config_file out");
    } catch (IOException e) {
      mistakes.addAtLine(0, TextFiles.reason(file, e));
    }
    return null;
  }

  private WebConfig config(@Nullable Node node) {
    Section root =
        Section.root(node, KEYS, "basic_auth_users: {alice: BCRYPT_HASH}", true, mistakes);
    Section http = root.section("http_server_config", HTTP_KEYS, "http2: false");
    return new WebConfig(
        root.has("tls_server_config")
            ? new ServerTlsReader(file, root, "tls_server_config", mistakes, files).read()
            : null,
        passwords(root.names("basic_auth_users", "alice: BCRYPT_HASH")),
        headers(http),
        RateLimit.read(root, scalars, mistakes));
  }

  private Passwords passwords(Section users) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String user : users.values().keySet()) {
      Located<String> hash = scalars.located(users, user, "a bcrypt hash");
      if (hash != null) {
        hashes.put(user, hash.value());
        if (!Passwords.isHash(hash.value())) {
          mistakes.add(
              hash.mistake(
                  "the password of " + user + " must be a bcrypt hash, as from htpasswd -nBC 10"));
        }
      }
    }
    return new Passwords(hashes);
  }

  private Map<String, String> headers(Section http) {
    Node http2 = http.given("http2");
    if (scalars.flag(http, "http2", false) && http2 != null) {
      mistakes.add(
          http2, "http_server_config.http2: the server speaks HTTP/1.1 alone: write false");
    }
    Section section = http.section("headers", HEADERS, "X-Frame-Options: deny");
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : HEADERS) {
      Located<String> value = scalars.located(section, name, "\"\"");
      if (value != null && value.value().chars().anyMatch(c -> c < ' ')) {
        mistakes.add(value.mistake(name + " must be one line"));
      } else if (value != null && !value.value().isEmpty()) {
        headers.put(name, value.value());
      }
    }
    return Map.copyOf(headers);
  }
}
