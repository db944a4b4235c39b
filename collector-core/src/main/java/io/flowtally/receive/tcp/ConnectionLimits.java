// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.tcp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there may be, in all and of one address. At a limit, the oldest that has not
 * sent a message yet gives way, so that connections that are only held open keep nobody out.
 * Thread-safe.
 */
final class ConnectionLimits {
  private final int limit;
  private final int limitPerAddress;
  private final long graceMs;
  private final Map<InetAddress, Integer> byAddress = new HashMap<>();

  /** Those that have not sent a message yet, the oldest first. */
  private final Set<TcpConnection> silent = new LinkedHashSet<>();

  private final Set<TcpConnection> admitted = new LinkedHashSet<>();

  ConnectionLimits(int limit, int limitPerAddress, long graceMs) {
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
    this.graceMs = graceMs;
  }

  boolean admit(TcpConnection connection) {
    TcpConnection leaving = null;
    synchronized (this) {
      boolean manyOfIt = count(connection.address()) >= limitPerAddress;
      if (manyOfIt || admitted.size() >= limit) {
        leaving = leaving(connection, manyOfIt);
        if (leaving == null) {
          return false;
        }
        remove(leaving);
      }
      admitted.add(connection);
      silent.add(connection);
      byAddress.merge(connection.address(), 1, Integer::sum);
    }
    if (leaving != null) {
      leaving.close(CloseReason.DISPLACED);
    }
    return true;
  }

  private @Nullable TcpConnection leaving(TcpConnection newcomer, boolean sameAddress) {
    for (TcpConnection candidate : silent) {
      if (newcomer.madeMs() - candidate.madeMs() < graceMs) {
        return null;
      }
      if (!sameAddress || candidate.address().equals(newcomer.address())) {
        return candidate;
      }
    }
    return null;
  }

  private int count(InetAddress address) {
    return byAddress.getOrDefault(address, 0);
  }

  synchronized void hasSent(TcpConnection connection) {
    silent.remove(connection);
  }

  synchronized void ended(TcpConnection connection) {
    remove(connection);
  }

  private void remove(TcpConnection connection) {
    silent.remove(connection);
    if (admitted.remove(connection)) {
      byAddress.computeIfPresent(
          connection.address(), (address, count) -> count == 1 ? null : count - 1);
    }
  }
}
