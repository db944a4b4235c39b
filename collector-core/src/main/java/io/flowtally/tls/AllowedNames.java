// SPDX-License-Identifier: Apache-2.0
package io.flowtally.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets in clients whose certificate, once verified, has one of these subject alternative names: DNS
 * names without regard to case, email and IP addresses, URIs (RFC 5280 section 4.2.1.6).
 */
final class AllowedNames extends X509ExtendedTrustManager {
  private static final int EMAIL = 1;
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int IP = 7;
  private static final List<Integer> KINDS = List.of(EMAIL, DNS, URI, IP);

  private final X509ExtendedTrustManager verifying;
  private final List<String> names;

  private AllowedNames(X509ExtendedTrustManager verifying, List<String> names) {
    this.verifying = verifying;
    this.names = List.copyOf(names);
  }

  /** The managers with this one in place of that for X.509. */
  static TrustManager[] within(TrustManager[] managers, List<String> names) {
    TrustManager[] narrowed = managers.clone();
    for (int i = 0; i < narrowed.length; i++) {
      if (narrowed[i] instanceof X509ExtendedTrustManager manager) {
        narrowed[i] = new AllowedNames(manager, names);
      }
    }
    return narrowed;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    for (List<?> name : names(chain[0])) {
      if (name.get(0) instanceof Integer kind
          && KINDS.contains(kind)
          && name.get(1) instanceof String text
          && allows(text, kind == DNS)) {
        return;
      }
    }
    throw new CertificateException(
        "none of the certificate's subject alternative names is in client_allowed_sans");
  }

  private boolean allows(String text, boolean anyCase) {
    return names.stream()
        .anyMatch(name -> anyCase ? name.equalsIgnoreCase(text) : name.equals(text));
  }

  private static Collection<List<?>> names(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null ? List.of() : names;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    verifying.checkClientTrusted(chain, type);
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    verifying.checkClientTrusted(chain, type, socket);
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    verifying.checkClientTrusted(chain, type, engine);
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    verifying.checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    verifying.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    verifying.checkServerTrusted(chain, type, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return verifying.getAcceptedIssuers();
  }
}
