// SPDX-License-Identifier: Apache-2.0
package io.flowtally.tls;

import io.flowtally.text.FileStamp;
import io.flowtally.tls.ServerTls.ClientCertificates;
import io.flowtally.yaml.Located;
import io.flowtally.yaml.Mistake;
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

/**
 * Reads a section in the terms of web-config's {@code tls_server_config}, and the PEM files that it
 * names, which are found beside the file.
 */
public final class ServerTlsReader {
  public static final List<String> KEYS =
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

  private final Path file;
  private final String name;
  private final Section root;
  private final Section section;
  private final Mistakes mistakes;
  private final Scalars scalars;
  private final List<FileStamp> files;

  /** Reads the section of this name, which stands in {@code root}. */
  public ServerTlsReader(
      Path file, Section root, String name, Mistakes mistakes, List<FileStamp> files) {
    this.file = file.toAbsolutePath();
    this.root = root;
    this.name = name;
    this.section = root.section(name, KEYS, "cert_file: server.crt");
    this.mistakes = mistakes;
    this.scalars = new Scalars(mistakes);
    this.files = files;
  }

  /** Null if something is wrong; it is noted then. */
  public @Nullable ServerTls read() {
    Located<String> certificate = pem("cert", "cert_file");
    Located<String> key = pem("key", "key_file");
    Located<String> authorities = pem("client_ca", "client_ca_file");
    ClientCertificates clients = clients(authorities);
    List<String> protocols = protocols();
    List<String> suites = cipherSuites();
    boolean serverPicks = scalars.flag(section, "prefer_server_cipher_suites", true);
    refuse("curve_preferences", "the JVM's option -Djdk.tls.namedGroups sets the curves");
    need(certificate, "cert_file");
    need(key, "key_file");
    if (certificate == null || key == null) {
      return null;
    }
    List<String> allowed = allowedNames(clients);
    SSLContext context = context(certificate, key, authorities, allowed);
    return context == null
        ? null
        : new ServerTls(context, protocols, suites, serverPicks, clients, files, this);
  }

  /** Reads the files once more, and the section as it was. */
  @Nullable ServerTls again(List<Mistake> noted) {
    Mistakes fresh = new Mistakes(file.toString(), null);
    ServerTls next = new ServerTlsReader(file, root, name, fresh, new ArrayList<>()).read();
    noted.addAll(fresh.inOrder());
    return fresh.none() ? next : null;
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
      complain(null, name + " needs " + key);
    }
  }

  /** A mistake at this place, or, of what is not there, at the section's own. */
  private void complain(@Nullable Located<String> place, String text) {
    Node whole = root.given(name);
    if (place != null) {
      mistakes.add(place.mistake(text));
    } else if (whole != null) {
      mistakes.add(whole, text);
    }
  }

  /** The PEM text that stands inline or in a file, with the line of the key that led to it. */
  private @Nullable Located<String> pem(String inlineKey, String fileKey) {
    Located<String> inline = scalars.located(section, inlineKey, inlineKey + ": |");
    Located<String> named = scalars.located(section, fileKey, "server.pem");
    if (inline != null && named != null) {
      complain(named, "only one of " + inlineKey + " and " + fileKey + " may be set");
    }
    if (inline != null || named == null) {
      return inline;
    }
    Path pem = file.resolveSibling(named.value());
    files.add(FileStamp.of(pem));
    try {
      return named.with(Files.readString(pem, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      complain(named, fileKey + ": " + pem + " cannot be read: " + reason(e));
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
    String word = type == null ? "NoClientCert" : type.value();
    ClientCertificates clients =
        switch (word) {
          case "NoClientCert", "" -> ClientCertificates.NONE;
          case "VerifyClientCertIfGiven" -> ClientCertificates.WANTED;
          case "RequireAndVerifyClientCert" -> ClientCertificates.NEEDED;
          case "RequestClientCert", "RequireAnyClientCert" -> {
            complain(type, word + " verifies nothing; write RequireAndVerifyClientCert");
            yield ClientCertificates.NONE;
          }
          default -> {
            complain(
                type,
                "unknown client_auth_type "
                    + word
                    + "; write NoClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert");
            yield ClientCertificates.NONE;
          }
        };
    if (clients == ClientCertificates.NONE && authorities != null) {
      complain(authorities, "client_ca_file needs client_auth_type");
    } else if (clients != ClientCertificates.NONE && authorities == null) {
      complain(type, "client_auth_type " + word + " needs client_ca_file");
    }
    return clients;
  }

  /** Subject alternative names, one of which a client's certificate must have; empty: any. */
  private List<String> allowedNames(ClientCertificates clients) {
    List<Node> nodes = section.list("client_allowed_sans", "[router.example.net]");
    List<String> names = new ArrayList<>();
    for (Node node : nodes == null ? List.<Node>of() : nodes) {
      String san = scalars.text(section.name("client_allowed_sans"), node, "router.example.net");
      if (san != null && san.isBlank()) {
        mistakes.add(node, "client_allowed_sans: an empty name");
      } else if (san != null) {
        names.add(san.strip());
      }
    }
    Node list = section.given("client_allowed_sans");
    if (list != null && clients == ClientCertificates.NONE) {
      mistakes.add(list, "client_allowed_sans needs client_auth_type RequireAndVerifyClientCert");
    }
    return names;
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
      Located<String> certificate,
      Located<String> key,
      @Nullable Located<String> authorities,
      List<String> allowed) {
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
      return TlsContext.of(chain, privateKey, trusted, allowed);
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
