// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * How connections are encrypted. Immutable.
 *
 * @param context with the server's certificate, and what client certificates are judged by
 * @param protocols the versions offered, by Java's names
 * @param cipherSuites offered; empty: Java's own choice
 * @param clients whether clients are asked for a certificate
 */
public record ServerTls(
    SSLContext context,
    List<String> protocols,
    List<String> cipherSuites,
    boolean serverPicksSuite,
    ClientCertificates clients) {
  /** What is asked of clients; a certificate that comes is always verified. */
  public enum ClientCertificates {
    NONE,
    WANTED,
    NEEDED
  }

  SSLParameters parameters() {
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
