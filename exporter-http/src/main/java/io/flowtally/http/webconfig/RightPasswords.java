// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Passwords that bcrypt has found right, as salted digests: the passwords themselves are not kept.
 * Bounded; any thread may ask. One that is forgotten only costs a bcrypt again.
 */
final class RightPasswords {
  private static final int MOST = 100;

  /** Of this process; made when the first password is checked. */
  private static final class Salt {
    static final byte[] BYTES = random();

    private static byte[] random() {
      byte[] salt = new byte[32];
      new SecureRandom().nextBytes(salt);
      return salt;
    }
  }

  @SuppressWarnings("serial")
  private final Map<ByteBuffer, Boolean> digests =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
          return size() > MOST;
        }
      };

  boolean contains(String user, String hash, byte[] password) {
    ByteBuffer digest = digest(user, hash, password);
    synchronized (digests) {
      return digests.containsKey(digest);
    }
  }

  void add(String user, String hash, byte[] password) {
    ByteBuffer digest = digest(user, hash, password);
    synchronized (digests) {
      digests.put(digest, true);
    }
  }

  /** Tells credentials apart without keeping them. */
  static ByteBuffer digest(String user, String hash, byte[] password) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    sha256.update(Salt.BYTES);
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).flip());
    sha256.update(name);
    sha256.update(hash.getBytes(StandardCharsets.US_ASCII));
    return ByteBuffer.wrap(sha256.digest(password));
  }
}
