// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import static io.flowtally.http.webconfig.Passwords.Answer.BUSY;
import static io.flowtally.http.webconfig.Passwords.Answer.RIGHT;
import static io.flowtally.http.webconfig.Passwords.Answer.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Crowds that guess passwords, against a bcrypt that the test computes. */
@Timeout(60)
class PasswordQueueTest {
  private static final int GUESSERS = 16;

  private final AtomicInteger computing = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicInteger guesses = new AtomicInteger();
  private final List<Thread> crowd = new ArrayList<>();
  private volatile boolean over;
  private final Passwords passwords = new Passwords(Map.of("alice", "hash"), this::slowly);

  private boolean slowly(byte[] password, String hash) {
    mostAtOnce.accumulateAndGet(computing.incrementAndGet(), Math::max);
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    computing.decrementAndGet();
    return new String(password, StandardCharsets.UTF_8).equals("secret");
  }

  private static String basic(String credentials) {
    byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  private void guessFrom(String from) throws Exception {
    InetAddress address = address(from);
    for (int i = 0; i < GUESSERS; i++) {
      Thread guesser =
          new Thread(
              () -> {
                while (!over) {
                  passwords.check(basic("alice:" + guesses.incrementAndGet()), address);
                }
              });
      guesser.start();
      crowd.add(guesser);
    }
    while (guesses.get() < 4 * GUESSERS) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void endTheCrowd() throws Exception {
    over = true;
    for (Thread guesser : crowd) {
      guesser.join();
    }
  }

  @Test
  void computesOneAtATimeHoweverManyGuess() throws Exception {
    guessFrom("192.0.2.1");

    assertThat(mostAtOnce.get()).isEqualTo(1);
  }

  @Test
  void whoKnowsThePasswordGetsInFromElsewhereWhileACrowdGuesses() throws Exception {
    guessFrom("192.0.2.1");

    assertThat(passwords.check(basic("alice:secret"), address("192.0.2.2"))).isEqualTo(RIGHT);
  }

  @Test
  void whoKnowsThePasswordGetsInFromTheAddressOfTheCrowdWhenHeComesBack() throws Exception {
    guessFrom("192.0.2.1");

    int tries = 1;
    while (passwords.check(basic("alice:secret"), address("192.0.2.1")) == BUSY) {
      tries++;
    }
    assertThat(tries).isLessThan(5);
    assertThat(passwords.check(basic("alice:other"), address("192.0.2.9"))).isEqualTo(WRONG);
  }

  @Test
  void aPasswordThatWasRightOnceWaitsForNobody() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Passwords stuck =
        new Passwords(
            Map.of("alice", "hash"),
            (password, hash) -> {
              boolean right = new String(password, StandardCharsets.UTF_8).equals("secret");
              if (!right) {
                began.countDown();
                awaitQuietly(end);
              }
              return right;
            });
    InetAddress here = address("192.0.2.1");
    assertThat(stuck.check(basic("alice:secret"), here)).isEqualTo(RIGHT);
    Thread guesser = new Thread(() -> stuck.check(basic("alice:guess"), here));
    guesser.start();
    began.await();

    assertThat(stuck.check(basic("alice:secret"), here)).isEqualTo(RIGHT);
    end.countDown();
    guesser.join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
