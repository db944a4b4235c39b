package io.flowtally.http;

import java.io.ByteArrayOutputStream;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;

/**
 * As much of ASN.1's DER as it takes to wrap a private key into PKCS#8 (RFC 5208):
 *
 * <pre>
 * SEQUENCE { INTEGER 0, SEQUENCE { algorithm OID, parameters }, OCTET STRING { key } }
 * </pre>
 */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int OID = 0x06;
  private static final int EC_PARAMETERS = 0xA0;
  private static final byte[] VERSION_0 = {2, 1, 0};

  /** SEQUENCE { 1.2.840.113549.1.1.1 rsaEncryption, NULL }. */
  private static final byte[] RSA = {
    0x30, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 13, 1, 1, 1, 5, 0
  };

  /** 1.2.840.10045.2.1 ecPublicKey. */
  private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

  private final byte[] bytes;
  private int at;
  private final int end;

  private Der(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  static byte[] pkcs8OfPkcs1(byte[] key) {
    return element(SEQUENCE, VERSION_0, RSA, element(OCTET_STRING, key));
  }

  /** The curve, which PKCS#8 wants outside, is taken from the key's own parameters. */
  static byte[] pkcs8OfEc(byte[] key) throws InvalidKeySpecException {
    Der fields = new Der(key, 0, key.length).enter(SEQUENCE);
    while (fields.at < fields.end) {
      if ((fields.bytes[fields.at] & 0xFF) == EC_PARAMETERS) {
        Der parameters = fields.enter(EC_PARAMETERS);
        int from = parameters.at;
        parameters.enter(OID);
        byte[] curve = Arrays.copyOfRange(key, from, parameters.at);
        return element(
            SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve), element(OCTET_STRING, key));
      }
      fields.enter(fields.bytes[fields.at] & 0xFF);
    }
    throw new InvalidKeySpecException("the EC key does not name its curve");
  }

  /** The content of the element here, which must have this tag; moves behind it. */
  private Der enter(int tag) throws InvalidKeySpecException {
    if (end - at < 2 || (bytes[at] & 0xFF) != tag) {
      throw new InvalidKeySpecException("the key is broken");
    }
    int length = bytes[at + 1] & 0xFF;
    int from = at + 2;
    if (length > 0x80) {
      int octets = length - 0x80;
      length = 0;
      for (int i = 0; i < octets && from < end && length < 1 << 20; i++) {
        length = (length << 8) | (bytes[from++] & 0xFF);
      }
    }
    if (length > end - from) {
      throw new InvalidKeySpecException("the key is cut short");
    }
    at = from + length;
    return new Der(bytes, from, at);
  }

  private static byte[] element(int tag, byte[]... contents) {
    int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
    ByteArrayOutputStream element = new ByteArrayOutputStream(length + 4);
    element.write(tag);
    if (length >= 0x100) {
      element.write(0x82);
      element.write(length >>> 8);
    } else if (length >= 0x80) {
      element.write(0x81);
    }
    element.write(length);
    for (byte[] content : contents) {
      element.writeBytes(content);
    }
    return element.toByteArray();
  }
}
