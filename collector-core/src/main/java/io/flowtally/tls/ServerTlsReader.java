// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import io.flowtally.http.webconfig.ServerTls.ClientCertificates;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistakes;
import io.flowtally.yaml.Scalars;
import io.flowtally.yaml.Section;
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
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code tls_server_config} and the PEM files that it names. */
final class ServerTlsReader {
  static final List<String> KEYS =
      List.of(
          "cert",
          "cert_file",
          "key",
          "key_file",
          "client_ca",
          "client_ca_file",
          "client_auth_type",
          "client_allowed_sans",
          "min_version",
          "max_version",
          "cipher_suites",
          "prefer_server_cipher_suites",
          "curve_preferences");

  private static final Map<String, String> VERSIONS =
      Map.of("TLS12", "TLSv1.2", "TLS13", "TLSv1.3");
  private static final List<String> ORDER = List.of("TLS12", "TLS13");

  private final Path webConfig;
  private final Section root;
  private final Section section;
  private final Mistakes mistakes;
  private final Scalars scalars;
  private final List<FileStamp> files;

  /** Reads {@code section}, which stands in {@code root}. */
  ServerTlsReader(
      Path webConfig, Section root, Section section, Mistakes mistakes, List<FileStamp> files) {
    this.webConfig = webConfig.toAbsolutePath();
    this.root = root;
    this.section = section;
    this.mistakes = mistakes;
    this.scalars = new Scalars(mistakes);
    this.files = files;
  }

  /** Null if something is wrong; it is noted then. */
  @Nullable ServerTls read() {
    Located<String> certificate = pem("cert", "cert_file");
    Located<String> key = pem("key", "key_file");
    Located<String> authorities = pem("client_ca", "client_ca_file");
    ClientCertificates clients = clients(authorities);
    List<String> protocols = protocols();
    List<String> suites = cipherSuites();
    boolean serverPicks = scalars.flag(section, "prefer_server_cipher_suites", true);
    refuse("curve_preferences", "the JVM's option -Djdk.tls.namedGroups sets the curves");
    refuse("client_allowed_sans", "have the clients' certificates signed by a CA of their own");
    need(certificate, "cert_file");
    need(key, "key_file");
    if (certificate == null || key == null) {
      return null;
    }
    SSLContext context = context(certificate, key, authorities);
    return context == null ? null : new ServerTls(context, protocols, suites, serverPicks, clients);
  }

  /** Notes a key of the format that Flowtally does not offer. */
  private void refuse(String key, String instead) {
    Node node = section.given(key);
    if (node != null) {
      mistakes.add(node, key + " is not supported here: " + instead);
    }
  }

  private void need(@Nullable Located<String> text, String key) {
    if (text == null && !section.has(key)) {
      complain(null, "tls_server_config needs " + key);
    }
  }

  /** A mistake at this place, or, of what is not there, at the section's own. */
  private void complain(@Nullable Located<String> place, String text) {
    Node whole = root.given("tls_server_config");
    if (place != null) {
      mistakes.add(place.mistake(text));
    } else if (whole != null) {
      mistakes.add(whole, text);
    }
  }

  /** The PEM text that stands inline or in a file, with the line of the key that led to it. */
  private @Nullable Located<String> pem(String inlineKey, String fileKey) {
    Located<String> inline = scalars.located(section, inlineKey, inlineKey + ": |");
    Located<String> name = scalars.located(section, fileKey, "server.pem");
    if (inline != null && name != null) {
      complain(name, "only one of " + inlineKey + " and " + fileKey + " may be set");
    }
    if (inline != null || name == null) {
      return inline;
    }
    Path file = webConfig.resolveSibling(name.value());
    files.add(FileStamp.of(file));
    try {
      return name.with(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      complain(name, fileKey + ": " + file + " cannot be read: " + reason(e));
      return null;
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    return e instanceof AccessDeniedException ? "permission denied" : e.toString();
  }

  private ClientCertificates clients(@Nullable Located<String> authorities) {
    Located<String> type =
        scalars.located(section, "client_auth_type", "RequireAndVerifyClientCert");
    String name = type == null ? "NoClientCert" : type.value();
    ClientCertificates clients =
        switch (name) {
          case "NoClientCert", "" -> ClientCertificates.NONE;
          case "VerifyClientCertIfGiven" -> ClientCertificates.WANTED;
          case "RequireAndVerifyClientCert" -> ClientCertificates.NEEDED;
          case "RequestClientCert", "RequireAnyClientCert" -> {
            complain(type, name + " verifies nothing; write RequireAndVerifyClientCert");
            yield ClientCertificates.NONE;
          }
          default -> {
            complain(
                type,
                "unknown client_auth_type "
                    + name
                    + "; write NoClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert");
            yield ClientCertificates.NONE;
          }
        };
    if (clients == ClientCertificates.NONE && authorities != null) {
      complain(authorities, "client_ca_file needs client_auth_type");
    } else if (clients != ClientCertificates.NONE && authorities == null) {
      complain(type, "client_auth_type " + name + " needs client_ca_file");
    }
    return clients;
  }

  private List<String> protocols() {
    int lowest = version("min_version", "TLS12");
    int highest = version("max_version", "TLS13");
    if (lowest > highest) {
      complain(
          scalars.located(section, "min_version", "TLS12"), "min_version is above max_version");
      return List.of();
    }
    return ORDER.subList(lowest, highest + 1).stream().map(VERSIONS::get).toList();
  }

  private int version(String key, String whenAbsent) {
    Located<String> text = scalars.located(section, key, whenAbsent);
    String name = text == null ? whenAbsent : text.value();
    int position = ORDER.indexOf(name);
    if (position < 0 && text != null) {
      complain(text, key + " " + name + " is not offered by Java; write TLS12 or TLS13");
    }
    return Math.max(0, position);
  }

  /** Those named, and all of TLS 1.3, which the format does not let anybody choose. */
  private List<String> cipherSuites() {
    List<Node> named = section.list("cipher_suites", "[TLS_AES_128_GCM_SHA256]");
    if (named == null || named.isEmpty()) {
      return List.of();
    }
    List<String> known = supportedSuites();
    List<String> suites = new ArrayList<>();
    for (Node node : named) {
      String suite = scalars.text("cipher_suites", node, "TLS_AES_128_GCM_SHA256");
      if (suite == null) {
        continue;
      }
      // Go has short names for the two ChaCha20 suites.
      String name = suite + (suite.endsWith("_POLY1305") ? "_SHA256" : "");
      suites.add(name);
      if (!known.contains(name)) {
        mistakes.add(node, "Java does not know the cipher suite " + suite);
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

  private @Nullable SSLContext context(
      Located<String> certificate, Located<String> key, @Nullable Located<String> authorities) {
    List<X509Certificate> chain = certificates(certificate, "cert_file");
    PrivateKey privateKey = null;
    try {
      privateKey = PemKey.parse(key.value());
    } catch (GeneralSecurityException e) {
      complain(key, "key_file: " + e.getMessage());
    }
    List<X509Certificate> trusted =
        authorities == null ? List.of() : certificates(authorities, "client_ca_file");
    if (chain.isEmpty() || privateKey == null || (authorities != null && trusted.isEmpty())) {
      return null;
    }
    try {
      return TlsContext.of(chain, privateKey, trusted);
    } catch (GeneralSecurityException e) {
      complain(key, "key_file: " + e.getMessage());
      return null;
    }
  }

  private List<X509Certificate> certificates(Located<String> pem, String key) {
    try {
      return TlsContext.certificates(pem.value());
    } catch (GeneralSecurityException e) {
      complain(pem, key + ": " + e.getMessage());
      return List.of();
    }
  }
}
