// SPDX-License-Identifier: Apache-2.0
package io.flowtally.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen: {@code :2055} (every address, IPv4 and IPv6), {@code 0.0.0.0:2055} (IPv4 only),
 * {@code [::]:2055}, {@code 127.0.0.1:2055}. Port 0 takes any free port. {@code text} is the
 * configuration's own spelling, which names the listener in metrics.
 */
public record ListenAddress(String text, @Nullable InetAddress host, int port) {
  /** True for a socket bound to {@code local} that receives all that this address asks for. */
  public boolean isCoveredBy(InetSocketAddress local) {
    return local.getPort() == port
        && (local.getAddress().isAnyLocalAddress() || local.getAddress().equals(host));
  }

  /** The same address with the port that was bound. */
  public ListenAddress withPort(int bound) {
    return new ListenAddress(text, host, bound);
  }

  /** The address to bind; without a host the wildcard. */
  public InetSocketAddress socketAddress() {
    return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }
}
