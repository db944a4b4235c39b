// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.http.webconfig.ServerTls.ClientCertificates;
import io.flowtally.http.webconfig.YamlSection.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls_server_config} and the PEM files that it names. */
final class ServerTlsReader {
  private static final Map<String, String> VERSIONS =
      Map.of("TLS12", "TLSv1.2", "TLS13", "TLSv1.3");
  private static final List<String> ORDER = List.of("TLS12", "TLS13");

  private final Path webConfig;
  private final YamlSection section;
  private final Mistakes mistakes;
  private final List<FileStamp> files;

  ServerTlsReader(Path webConfig, YamlSection section, Mistakes mistakes, List<FileStamp> files) {
    this.webConfig = webConfig.toAbsolutePath();
    this.section = section;
    this.mistakes = mistakes;
    this.files = files;
  }

  /** Null if something is wrong; it is noted then. */
  @Nullable ServerTls read() {
    Text certificate = pem("cert", "cert_file");
    Text key = pem("key", "key_file");
    Text authorities = pem("client_ca", "client_ca_file");
    ClientCertificates clients = clients(authorities);
    List<String> protocols = protocols();
    List<String> suites = cipherSuites();
    boolean serverPicks = section.flag("prefer_server_cipher_suites", true);
    section.refuse("curve_preferences", "the JVM's option -Djdk.tls.namedGroups sets the curves");
    section.refuse(
        "client_allowed_sans", "have the clients' certificates signed by a CA of their own");
    section.end();
    need(certificate, "cert_file");
    need(key, "key_file");
    if (certificate == null || key == null) {
      return null;
    }
    SSLContext context = context(certificate, key, authorities);
    return context == null ? null : new ServerTls(context, protocols, suites, serverPicks, clients);
  }

  private void need(@Nullable Text text, String key) {
    if (text == null && !section.has(key)) {
      mistakes.add(section.firstLine(), "tls_server_config needs " + key);
    }
  }

  /** The PEM text that stands inline or in a file, with the line of the key that led to it. */
  private @Nullable Text pem(String inlineKey, String fileKey) {
    Text inline = section.text(inlineKey);
    Text name = section.text(fileKey);
    if (inline != null && name != null) {
      mistakes.add(name.line(), "only one of " + inlineKey + " and " + fileKey + " may be set");
    }
    if (inline != null || name == null) {
      return inline;
    }
    Path file = webConfig.resolveSibling(name.value());
    files.add(FileStamp.of(file));
    try {
      return new Text(Files.readString(file, StandardCharsets.ISO_8859_1), name.line());
    } catch (IOException e) {
      mistakes.add(name.line(), fileKey + ": " + file + " cannot be read: " + reason(e));
      return null;
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    return e instanceof AccessDeniedException ? "permission denied" : e.toString();
  }

  private ClientCertificates clients(@Nullable Text authorities) {
    Text type = section.text("client_auth_type");
    String name = type == null ? "NoClientCert" : type.value();
    int line = type == null ? section.firstLine() : type.line();
    ClientCertificates clients =
        switch (name) {
          case "NoClientCert", "" -> ClientCertificates.NONE;
          case "VerifyClientCertIfGiven" -> ClientCertificates.WANTED;
          case "RequireAndVerifyClientCert" -> ClientCertificates.NEEDED;
          case "RequestClientCert", "RequireAnyClientCert" -> {
            mistakes.add(line, name + " verifies nothing; write RequireAndVerifyClientCert");
            yield ClientCertificates.NONE;
          }
          default -> {
            mistakes.add(
                line,
                "unknown client_auth_type "
                    + name
                    + "; write NoClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert");
            yield ClientCertificates.NONE;
          }
        };
    if (clients == ClientCertificates.NONE && authorities != null) {
      mistakes.add(authorities.line(), "client_ca_file needs client_auth_type");
    } else if (clients != ClientCertificates.NONE && authorities == null) {
      mistakes.add(line, "client_auth_type " + name + " needs client_ca_file");
    }
    return clients;
  }

  private List<String> protocols() {
    int lowest = version("min_version", "TLS12");
    int highest = version("max_version", "TLS13");
    if (lowest > highest) {
      mistakes.add(section.lineOf("min_version"), "min_version is above max_version");
      return List.of();
    }
    return ORDER.subList(lowest, highest + 1).stream().map(VERSIONS::get).toList();
  }

  private int version(String key, String whenAbsent) {
    Text text = section.text(key);
    String name = text == null ? whenAbsent : text.value();
    int position = ORDER.indexOf(name);
    if (position < 0 && text != null) {
      mistakes.add(text.line(), key + " " + name + " is not offered by Java; write TLS12 or TLS13");
    }
    return Math.max(0, position);
  }

  /** Those named, and all of TLS 1.3, which the format does not let anybody choose. */
  private List<String> cipherSuites() {
    List<Text> named = section.texts("cipher_suites");
    if (named.isEmpty()) {
      return List.of();
    }
    List<String> known = supportedSuites();
    List<String> suites = new ArrayList<>();
    for (Text suite : named) {
      // Go has short names for the two ChaCha20 suites.
      String name = suite.value() + (suite.value().endsWith("_POLY1305") ? "_SHA256" : "");
      suites.add(name);
      if (!known.contains(name)) {
        mistakes.add(suite.line(), "Java does not know the cipher suite " + suite.value());
      }
    }
    known.stream().filter(name -> !name.contains("_WITH_")).forEach(suites::add);
    return suites;
  }

  private static List<String> supportedSuites() {
    try {
      return Arrays.asList(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS in this Java", e);
    }
  }

  private @Nullable SSLContext context(Text certificate, Text key, @Nullable Text authorities) {
    List<X509Certificate> chain = certificates(certificate, "cert_file");
    PrivateKey privateKey = null;
    try {
      privateKey = PemKey.parse(key.value());
    } catch (GeneralSecurityException e) {
      mistakes.add(key.line(), "key_file: " + e.getMessage());
    }
    List<X509Certificate> trusted =
        authorities == null ? List.of() : certificates(authorities, "client_ca_file");
    if (chain.isEmpty() || privateKey == null || (authorities != null && trusted.isEmpty())) {
      return null;
    }
    try {
      return TlsContext.of(chain, privateKey, trusted);
    } catch (GeneralSecurityException e) {
      mistakes.add(key.line(), "key_file: " + e.getMessage());
      return null;
    }
  }

  private List<X509Certificate> certificates(Text pem, String key) {
    try {
      return TlsContext.certificates(pem.value());
    } catch (GeneralSecurityException e) {
      mistakes.add(pem.line(), key + ": " + e.getMessage());
      return List.of();
    }
  }
}
