// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.flowtally.receive.ListenException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An address to listen on, as configured.
 *
 * @param text what was written; names the listener in metrics and messages
 * @param host null for every address of the machine, IPv4 and IPv6
 */
record ListenAddress(String text, @Nullable InetAddress host, int port) {
  private static final int LARGEST_PORT = 65_535;

  static ListenAddress parse(String text) throws ListenException {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw mistake(text);
    }
    return new ListenAddress(
        text, host(text, text.substring(0, colon)), port(text, text.substring(colon + 1)));
  }

  private static @Nullable InetAddress host(String text, String host) throws ListenException {
    try {
      if (host.isEmpty()) {
        return null;
      }
      if (host.startsWith("[") && host.endsWith("]")) {
        String inner = host.substring(1, host.length() - 1);
        if (NetUtil.isValidIpV6Address(inner)) {
          return InetAddress.getByName(inner);
        }
      } else if (NetUtil.isValidIpV4Address(host)) {
        return InetAddress.getByName(host);
      }
    } catch (UnknownHostException e) {
      // A scope that names no interface of this machine ends here.
    }
    throw mistake(text);
  }

  private static int port(String text, String port) throws ListenException {
    if (port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= LARGEST_PORT) {
      return Integer.parseInt(port);
    }
    throw mistake(text);
  }

  private static ListenException mistake(String text) {
    return new ListenException(
        "cannot listen on '"
            + text
            + "': write :PORT, IPV4:PORT or [IPV6]:PORT, such as :2055 or 192.0.2.1:2055");
  }

  /** True for a socket bound to {@code local} that receives all that this address asks for. */
  boolean isCoveredBy(InetSocketAddress local) {
    return local.getPort() == port
        && (local.getAddress().isAnyLocalAddress() || local.getAddress().equals(host));
  }

  ListenAddress withPort(int bound) {
    return new ListenAddress(text, host, bound);
  }

  InetSocketAddress socketAddress() {
    return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }
}
