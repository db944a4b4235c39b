// SPDX-License-Identifier: Apache-2.0
package io.flowtally.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes Java's TLS context of certificates and a key. */
final class TlsContext {
  private static final char[] NO_PASSWORD = new char[0];

  private TlsContext() {}

  /** The certificates of a PEM text, at least one. */
  static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    ByteArrayInputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1));
    List<X509Certificate> certificates;
    try {
      certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException e) {
      throw new GeneralSecurityException("not a certificate in PEM", e);
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("no certificate in it");
    }
    return certificates;
  }

  /**
   * A context that shows the chain, whose first certificate is the server's own.
   *
   * @param trusted who must have signed the certificates of clients; empty: clients have none
   * @param allowed names of which a client's certificate must have one; empty: it may have any
   */
  static SSLContext of(
      List<X509Certificate> chain,
      PrivateKey key,
      List<X509Certificate> trusted,
      List<String> allowed)
      throws GeneralSecurityException {
    mustBelongTogether(chain.get(0), key);
    KeyStore identity = emptyStore();
    identity.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity, NO_PASSWORD);

    KeyStore authorities = emptyStore();
    for (int i = 0; i < trusted.size(); i++) {
      authorities.setCertificateEntry("client-ca-" + i, trusted.get(i));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);

    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keys.getKeyManagers(),
        allowed.isEmpty()
            ? trust.getTrustManagers()
            : AllowedNames.within(trust.getTrustManagers(), allowed),
        null);
    return context;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NO_PASSWORD);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    return store;
  }

  /** Otherwise every handshake would fail, and no client would learn why. */
  private static void mustBelongTogether(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    boolean match = false;
    if (certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      byte[] probe = {1, 2, 3};
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(probe);
      byte[] signature = signing.sign();
      signing.initVerify(certificate.getPublicKey());
      signing.update(probe);
      match = signing.verify(signature);
    }
    if (!match) {
      throw new GeneralSecurityException("does not belong to the certificate of cert_file");
    }
  }
}
