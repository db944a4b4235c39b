// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.http.webconfig.YamlSection.Text;
import io.flowtally.text.YamlMistakes;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
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

  private final Path file;
  private final Mistakes mistakes;

  /** Taken before each file is read, never after it: what is written in between must show. */
  private final List<FileStamp> files = new ArrayList<>();

  private WebConfigFile(Path file) {
    this.file = file;
    this.mistakes = new Mistakes(file);
  }

  public static WebConfigReading read(Path file) {
    return new WebConfigFile(file).read();
  }

  private WebConfigReading read() {
    files.add(FileStamp.of(file));
    Node root = compose();
    WebConfig config = root == null ? WebConfig.OPEN : config(new YamlSection(root, mistakes));
    return new WebConfigReading(
        mistakes.isEmpty() ? config : null, mistakes.texts(), List.copyOf(files));
  }

  private @Nullable Node compose() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    try (Reader reader = Files.newBufferedReader(file)) {
      return new Yaml(options).compose(reader);
    } catch (NoSuchFileException e) {
      mistakes.add(0, "does not exist: write it, or take http.web_config_file out");
    } catch (AccessDeniedException e) {
      mistakes.add(0, "cannot be read by this user: change its owner or its mode");
    } catch (CharacterCodingException e) {
      mistakes.add(0, "is not UTF-8: save it as UTF-8");
    } catch (IOException e) {
      mistakes.add(0, "cannot be read: " + e.getMessage());
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      int line = mark == null ? 0 : mark.getLine() + 1;
      String problem = (e.getContext() == null ? "" : e.getContext() + ", ") + e.getProblem();
      String text = mark == null ? "" : lineAt(mark);
      mistakes.add(line, YamlMistakes.advice(problem, text, mark == null ? 0 : mark.getColumn()));
    } catch (YAMLException e) {
      mistakes.add(0, "not YAML: " + e.getMessage());
    }
    return null;
  }

  private String lineAt(Mark mark) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.skip(mark.getLine()).findFirst().orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  private WebConfig config(YamlSection root) {
    YamlSection tls = root.section("tls_server_config");
    YamlSection http = root.section("http_server_config");
    YamlSection users = root.section("basic_auth_users");
    root.refuse("rate_limit", "the number of scrapes at once is bounded already");
    root.end();
    return new WebConfig(
        tls == null ? null : new ServerTlsReader(file, tls, mistakes, files).read(),
        passwords(users),
        http == null ? Map.of() : headers(http));
  }

  private Passwords passwords(@Nullable YamlSection users) {
    Map<String, String> hashes = new LinkedHashMap<>();
    if (users != null) {
      users
          .all()
          .forEach(
              (user, hash) -> {
                hashes.put(user, hash.value());
                if (!Passwords.isHash(hash.value())) {
                  mistakes.add(
                      hash.line(),
                      "the password of "
                          + user
                          + " must be a bcrypt hash, as from htpasswd -nBC 10");
                }
              });
    }
    return new Passwords(hashes);
  }

  private Map<String, String> headers(YamlSection http) {
    // HTTP/2 is never offered, so the key that turns it off has nothing to do.
    http.flag("http2", true);
    Map<String, String> headers = new LinkedHashMap<>();
    YamlSection section = http.section("headers");
    if (section != null) {
      for (String name : HEADERS) {
        Text value = section.text(name);
        if (value != null && value.value().chars().anyMatch(c -> c < ' ')) {
          mistakes.add(value.line(), name + " must be one line");
        } else if (value != null && !value.value().isEmpty()) {
          headers.put(name, value.value());
        }
      }
      section.end();
    }
    http.end();
    return Map.copyOf(headers);
  }
}
