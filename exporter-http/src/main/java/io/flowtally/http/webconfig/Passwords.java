// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Users and the bcrypt hashes of their passwords. Any thread may ask.
 *
 * <p>A password that was right is remembered, so that a scrape every few seconds does not cost a
 * bcrypt each, nor waits for anybody. A wrong one always costs it, and an unknown user costs the
 * same as a known one; the {@link PasswordQueue} keeps guessing from taking the processor, and lets
 * those in who know.
 */
public final class Passwords {
  public enum Answer {
    RIGHT,
    WRONG,
    BUSY
  }

  private static final Pattern HASH =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");

  /** Whether a password has this hash; slow, as is its purpose. */
  interface Verifier {
    boolean verify(byte[] password, String hash);
  }

  private final Map<String, String> hashes;
  private final RightPasswords right = new RightPasswords();
  private final PasswordQueue queue = new PasswordQueue();
  private final Verifier verifier;

  Passwords(Map<String, String> hashes) {
    this(hashes, Passwords::verify);
  }

  Passwords(Map<String, String> hashes, Verifier verifier) {
    this.hashes = Map.copyOf(hashes);
    this.verifier = verifier;
  }

  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /** True when everybody may come in. */
  public boolean isEmpty() {
    return hashes.isEmpty();
  }

  /** Judges the value of an Authorization header, and waits for its turn if that takes a bcrypt. */
  public Answer check(@Nullable String authorization, InetAddress from) {
    String[] parts = credentials(authorization);
    if (parts.length < 2) {
      return Answer.WRONG;
    }
    String known = hashes.get(parts[0]);
    String hash = known == null ? hashes.values().iterator().next() : known;
    byte[] password = parts[1].getBytes(StandardCharsets.UTF_8);
    if (known != null && right.contains(parts[0], hash, password)) {
      return Answer.RIGHT;
    }
    if (!queue.enter(from, RightPasswords.digest(parts[0], hash, password))) {
      return Answer.BUSY;
    }
    boolean isRight = false;
    try {
      isRight = verifier.verify(password, hash) && known != null;
      if (isRight) {
        right.add(parts[0], hash, password);
      }
    } finally {
      queue.leave(isRight);
    }
    return isRight ? Answer.RIGHT : Answer.WRONG;
  }

  private static boolean verify(byte[] password, String hash) {
    return BCrypt.verifyer(
            BCrypt.Version.VERSION_2B, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2B))
        .verify(password, hash.getBytes(StandardCharsets.US_ASCII))
        .verified;
  }

  /** User and password; fewer parts if the header is none or broken. */
  private static String[] credentials(@Nullable String authorization) {
    String scheme = "Basic ";
    if (authorization == null
        || !authorization.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return new String[0];
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(scheme.length()).trim());
      return new String(decoded, StandardCharsets.UTF_8).split(":", 2);
    } catch (IllegalArgumentException e) {
      return new String[0];
    }
  }
}
