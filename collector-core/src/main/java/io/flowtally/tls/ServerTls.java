// SPDX-License-Identifier: Apache-2.0
package io.flowtally.tls;

import io.flowtally.text.FileStamp;
import io.flowtally.yaml.Mistake;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted. Immutable.
 *
 * @param context with the server's certificate, and what client certificates are judged by
 * @param protocols the versions offered, by Java's names
 * @param cipherSuites offered; empty: Java's own choice
 * @param clients whether clients are asked for a certificate
 * @param files that it was read from
 * @param reader that read it
 */
public record ServerTls(
    SSLContext context,
    List<String> protocols,
    List<String> cipherSuites,
    boolean serverPicksSuite,
    ClientCertificates clients,
    List<FileStamp> files,
    ServerTlsReader reader) {
  /** Copies the lists. */
  public ServerTls {
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
    files = List.copyOf(files);
  }

  /** What is asked of clients; a certificate that comes is always verified. */
  public enum ClientCertificates {
    NONE,
    WANTED,
    NEEDED
  }

  /** The same read once more from its files; null, and the mistakes, if it has become wrong. */
  public @Nullable ServerTls again(List<Mistake> mistakes) {
    return reader.again(mistakes);
  }

  /** What every connection is to be set up with. */
  public SSLParameters parameters() {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(protocols.toArray(String[]::new));
    if (!cipherSuites.isEmpty()) {
      parameters.setCipherSuites(cipherSuites.toArray(String[]::new));
    }
    parameters.setUseCipherSuitesOrder(serverPicksSuite);
    if (clients == ClientCertificates.NEEDED) {
      parameters.setNeedClientAuth(true);
    } else if (clients == ClientCertificates.WANTED) {
      parameters.setWantClientAuth(true);
    }
    return parameters;
  }
}
