// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whose password is computed next: one at a time, and after a wrong one nothing for three times as
 * long as it took, so that guessing takes a quarter of a processor. Thread-safe.
 *
 * <p>Few may wait. Addresses take turns (of IPv6, /64 networks), so who guesses from elsewhere
 * delays nobody for long. Of one address, credentials that were turned away before come first, the
 * oftenest first of all: somebody who knows the password repeats it, somebody who guesses does not.
 */
final class PasswordQueue {
  static final int EACH_ADDRESS = 4;

  private static final int ALL = 32;
  private static final int REMEMBERED = 1024;
  private static final int IPV6_NETWORK_BYTES = 8;
  private static final int PAUSE = 3;
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(8);

  /** One request that waits; equal to itself alone. */
  private static final class Waiting {
    final ByteBuffer network;
    final int refusals;

    Waiting(ByteBuffer network, int refusals) {
      this.network = network;
      this.refusals = refusals;
    }
  }

  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<ByteBuffer, Integer> refusals = new Bounded<>();
  private final Map<ByteBuffer, Long> served = new Bounded<>();
  private long turns;
  private boolean computing;
  private long freeAtNs = System.nanoTime();
  private long beganNs;

  @SuppressWarnings("serial")
  private static final class Bounded<V> extends LinkedHashMap<ByteBuffer, V> {
    Bounded() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<ByteBuffer, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * Waits for a turn, which {@link #leave} ends.
   *
   * @param credentials a digest of user and password
   * @return false if there is none to be had: come back later
   */
  synchronized boolean enter(InetAddress from, ByteBuffer credentials) {
    int before = refusals.getOrDefault(credentials, 0);
    Waiting own = new Waiting(network(from), before);
    if (!mayWait(own)) {
      refusals.put(credentials, before + 1);
      return false;
    }
    waiting.add(own);
    try {
      if (awaitTurn(own)) {
        computing = true;
        beganNs = System.nanoTime();
        served.put(own.network, ++turns);
        refusals.remove(credentials);
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.remove(own);
      notifyAll();
    }
    refusals.put(credentials, before + 1);
    return false;
  }

  /** Makes room for it if need be: of its address, one that was turned away less often leaves. */
  private boolean mayWait(Waiting own) {
    List<Waiting> ofAddress =
        waiting.stream().filter(one -> one.network.equals(own.network)).toList();
    if (ofAddress.size() < EACH_ADDRESS && waiting.size() < ALL) {
      return true;
    }
    for (Waiting one : ofAddress) {
      if (one.refusals < own.refusals) {
        waiting.remove(one);
        notifyAll();
        return true;
      }
    }
    return false;
  }

  private boolean awaitTurn(Waiting own) throws InterruptedException {
    long untilNs = System.nanoTime() + PATIENCE_NS;
    while (true) {
      long nowNs = System.nanoTime();
      boolean mine = own.equals(next());
      if (!computing && mine && nowNs - freeAtNs >= 0) {
        return true;
      }
      if (nowNs - untilNs >= 0 || !waiting.contains(own)) {
        return false;
      }
      long ns = !computing && mine ? Math.min(freeAtNs - nowNs, untilNs - nowNs) : untilNs - nowNs;
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, ns));
    }
  }

  private @Nullable Waiting next() {
    Waiting next = null;
    for (Waiting one : waiting) {
      next = next == null || isBefore(one, next) ? one : next;
    }
    return next;
  }

  /** Of two equal ones, that which came first. */
  private boolean isBefore(Waiting one, Waiting other) {
    if (one.network.equals(other.network)) {
      return one.refusals > other.refusals;
    }
    return turnOf(one) < turnOf(other);
  }

  private long turnOf(Waiting one) {
    return served.getOrDefault(one.network, 0L);
  }

  synchronized void leave(boolean right) {
    long nowNs = System.nanoTime();
    computing = false;
    freeAtNs = right ? nowNs : nowNs + PAUSE * (nowNs - beganNs);
    notifyAll();
  }

  private static ByteBuffer network(InetAddress from) {
    byte[] address = from.getAddress();
    return ByteBuffer.wrap(
        address.length > IPV6_NETWORK_BYTES ? Arrays.copyOf(address, IPV6_NETWORK_BYTES) : address);
  }
}
