// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import static io.flowtally.http.webconfig.Passwords.Answer.RIGHT;
import static io.flowtally.http.webconfig.Passwords.Answer.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static String hash(BCrypt.Version version, int cost, String password) {
    return BCrypt.with(version).hashToString(cost, password.toCharArray());
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesEachFormOfBcrypt() {
    Passwords passwords =
        new Passwords(
            Map.of(
                "a", hash(BCrypt.Version.VERSION_2A, 4, "one"),
                "b", hash(BCrypt.Version.VERSION_2B, 4, "zwö:lf"),
                "y", hash(BCrypt.Version.VERSION_2Y, 4, "")));
    assertThat(passwords.check(basic("a:one"), HERE)).isEqualTo(RIGHT);
    assertThat(passwords.check(basic("b:zwö:lf"), HERE)).isEqualTo(RIGHT);
    assertThat(passwords.check(basic("y:"), HERE)).isEqualTo(RIGHT);
    assertThat(passwords.check(basic("a:zwö:lf"), HERE)).isEqualTo(WRONG);
    assertThat(passwords.check(basic("A:one"), HERE)).isEqualTo(WRONG);
  }

  @Test
  void refusesWhatIsNoBasicCredential() {
    Passwords passwords = new Passwords(Map.of("a", hash(BCrypt.Version.VERSION_2Y, 4, "one")));
    for (String header : new String[] {null, "", "Basic", "Basic ", "Basic ===", "Bearer abc"}) {
      assertThat(passwords.check(header, HERE)).isEqualTo(WRONG);
    }
    assertThat(passwords.check(basic("a"), HERE)).isEqualTo(WRONG);
    assertThat(passwords.check(basic("a:" + "x".repeat(500)), HERE)).isEqualTo(WRONG);
  }

  @Test
  void knowsAHashFromAPassword() {
    assertThat(Passwords.isHash(hash(BCrypt.Version.VERSION_2Y, 4, "one"))).isTrue();
    assertThat(Passwords.isHash("one")).isFalse();
    assertThat(Passwords.isHash("$2y$99$" + "a".repeat(53))).isFalse();
    assertThat(Passwords.isHash("$2x$10$" + "a".repeat(53))).isFalse();
  }

  /** By what is allocated: bcrypt's tables are some kilobytes, the digest of a password is not. */
  @Test
  void computesBcryptOnceForARightPasswordAndEachTimeForOthers() {
    Passwords passwords = new Passwords(Map.of("a", hash(BCrypt.Version.VERSION_2Y, 4, "one")));
    passwords.check(basic("a:one"), HERE);
    passwords.check(basic("a:one"), HERE);
    long right = allocated(() -> passwords.check(basic("a:one"), HERE));
    long wrong = allocated(() -> passwords.check(basic("a:two"), HERE));
    long unknown = allocated(() -> passwords.check(basic("nobody:two"), HERE));
    assertThat(wrong).isGreaterThan(right * 2);
    assertThat(unknown).isGreaterThan(right * 2);
  }

  private static long allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    work.run();
    return threads.getThreadAllocatedBytes(id) - before;
  }
}
