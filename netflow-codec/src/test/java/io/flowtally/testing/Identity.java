// SPDX-License-Identifier: Apache-2.0
package io.flowtally.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A key and a certificate that it has signed itself, made by the JDK's keytool. */
public record Identity(KeyStore store) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  public static Identity create(Path directory, String name, String algorithm) throws Exception {
    Path file = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                "it",
                "-keyalg",
                algorithm,
                "-validity",
                "3650",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new Identity(store);
  }

  public X509Certificate certificate() throws Exception {
    return (X509Certificate) store.getCertificate("it");
  }

  public byte[] key() throws Exception {
    return ((PrivateKey) store.getKey("it", PASSWORD)).getEncoded();
  }

  /** Writes NAME.crt and NAME.key, the latter as PKCS#8. */
  public void write(Path directory, String name) throws Exception {
    Files.writeString(
        directory.resolve(name + ".crt"), pem("CERTIFICATE", certificate().getEncoded()));
    Files.writeString(directory.resolve(name + ".key"), pem("PRIVATE KEY", key()));
  }

  public static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }

  /** A client's TLS that trusts this server, and shows a certificate if it has one. */
  public SSLContext trustedBy(@Nullable Identity client) throws Exception {
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("server", certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(client == null ? null : client.store(), client == null ? null : PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
