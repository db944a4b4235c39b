// SPDX-License-Identifier: Apache-2.0
package io.flowtally.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key in PEM: PKCS#8, the form that Java knows. Others are refused with the command
 * that converts them, and encrypted ones since there is nobody to ask for the password.
 */
final class PemKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");

  private PemKey() {}

  static PrivateKey parse(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new InvalidKeySpecException("no private key in PEM in it");
    }
    String form = block.group(1);
    String body = block.group(2);
    if (form.startsWith("ENCRYPTED") || body.contains("ENCRYPTED")) {
      throw new InvalidKeySpecException(
          "the key is encrypted; openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW makes one that is not");
    }
    if (!form.equals("PRIVATE KEY")) {
      throw new InvalidKeySpecException(
          form + " is not supported; openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW converts it");
    }
    return key(decoded(body));
  }

  private static byte[] decoded(String base64) throws GeneralSecurityException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("the key is not base64", e);
    }
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        // Not of this algorithm; the next one may fit.
      }
    }
    throw new InvalidKeySpecException("neither an RSA, an EC nor an Ed25519 key");
  }
}
