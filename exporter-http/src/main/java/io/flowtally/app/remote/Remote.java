// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which collector is asked, and how; the same for every command that asks one. */
final class Remote {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Of the running collector. Default: ${DEFAULT-VALUE}",
      defaultValue = "http://127.0.0.1:9999")
  private URI url = URI.create("http://127.0.0.1:9999");

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "If its web-config asks for a password.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Where the password of --user stands; without it, FLOWTALLY_PASSWORD has it.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "PEM certificates that are trusted, in place of the system's.")
  private @Nullable Path caFile;

  @Option(names = "--json", description = "Prints the collector's JSON as it came.")
  private boolean json;

  /** Where the command prints. */
  PrintWriter out() {
    return Objects.requireNonNull(command).commandLine().getOut();
  }

  /** Prints an answer as it came if that was asked for; false if it is to be shown to a person. */
  boolean printsAsItCame(String answer) {
    if (json) {
      out().println(answer.strip());
    }
    return json;
  }

  /**
   * Asks for a page of the API.
   *
   * @throws IOException with a line for people if there is no answer, or another one than 200
   */
  String get(String path, Map<String, String> parameters) throws IOException {
    String query =
        parameters.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    String base = url.toString().replaceFirst("/+$", "");
    HttpRequest.Builder request = HttpRequest.newBuilder().timeout(PATIENCE);
    try {
      request.uri(URI.create(base + path + (query.isEmpty() ? "" : "?" + query)));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "--url " + url + " is none: write one such as http://collector:9999", e);
    }
    if (user != null) {
      String both = user + ":" + password();
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }
    return answer(request.build());
  }

  private String answer(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> answer =
          client().send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() != 200) {
        throw new IOException(
            url + " answers " + answer.statusCode() + ": " + answer.body().strip());
      }
      return answer.body();
    } catch (ConnectException e) {
      throw new IOException("nobody listens at " + url + ": write --url of a running collector", e);
    } catch (HttpTimeoutException e) {
      throw new IOException(url + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String password() throws IOException {
    if (passwordFile != null) {
      return Files.readString(passwordFile).strip();
    }
    String password = System.getenv("FLOWTALLY_PASSWORD");
    if (password == null) {
      throw new IOException("--user takes --password-file or FLOWTALLY_PASSWORD");
    }
    return password;
  }

  private HttpClient client() throws IOException {
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
    if (caFile != null) {
      client.sslContext(trusting(caFile));
    }
    return client.build();
  }

  private static SSLContext trusting(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry(Integer.toString(number++), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " has no PEM certificates: " + e.getMessage(), e);
    }
  }
}
