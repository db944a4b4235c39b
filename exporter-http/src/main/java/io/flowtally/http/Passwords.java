package io.flowtally.http;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Users and the bcrypt hashes of their passwords. Any thread may ask.
 *
 * <p>A password that was right is remembered, so that a scrape every few seconds does not cost a
 * bcrypt each. A wrong one always costs it, and an unknown user costs the same as a known one; how
 * many are computed at once is bounded, so guessing cannot take all the processors.
 */
final class Passwords {
  enum Answer {
    RIGHT,
    WRONG,
    BUSY
  }

  private static final Pattern HASH =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}");
  private static final int AT_ONCE = 2;
  private static final int WAIT_SECONDS = 2;

  private final Map<String, String> hashes;
  private final RightPasswords right = new RightPasswords();
  private final Semaphore computing = new Semaphore(AT_ONCE, true);

  Passwords(Map<String, String> hashes) {
    this.hashes = Map.copyOf(hashes);
  }

  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /** True when everybody may come in. */
  boolean isEmpty() {
    return hashes.isEmpty();
  }

  /** Judges the value of an Authorization header. */
  Answer check(@Nullable String authorization) {
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
    if (!computing(WAIT_SECONDS)) {
      return Answer.BUSY;
    }
    try {
      if (!verify(password, hash) || known == null) {
        return Answer.WRONG;
      }
      right.add(parts[0], hash, password);
      return Answer.RIGHT;
    } finally {
      computing.release();
    }
  }

  private boolean computing(int seconds) {
    try {
      return computing.tryAcquire(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
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
