// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import io.flowtally.address.ListenAddress;
import java.util.Locale;

/** Turns what the kernel says into a line that says what to do. */
public final class ListenErrors {
  private static final int LAST_PRIVILEGED_PORT = 1023;

  private ListenErrors() {}

  /**
   * What to say of an address that could not be bound.
   *
   * @param protocol UDP or TCP
   */
  public static ListenException describe(ListenAddress address, String protocol, Throwable cause) {
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return new ListenException(
        "cannot listen on "
            + address.text()
            + " ("
            + protocol
            + "): "
            + advice(address, protocol, said),
        cause);
  }

  private static String advice(ListenAddress address, String protocol, String said) {
    if (said.contains("in use")) {
      return "the port is in use; stop the program that has it (ss -"
          + (protocol.equals("UDP") ? "u" : "t")
          + "lpn shows it),"
          + " or write another port";
    }
    if (said.contains("permission denied") || said.contains("not permitted")) {
      return address.port() <= LAST_PRIVILEGED_PORT
          ? "no permission; ports below 1024 need CAP_NET_BIND_SERVICE, or write a higher one"
          : "no permission to bind it";
    }
    if (said.contains("assign requested address")) {
      return "no such address on this machine; write one that 'ip address' shows, or :"
          + address.port()
          + " for all";
    }
    if (said.contains("family not supported") || said.contains("unsupported address type")) {
      return "no IPv6 on this machine; write an IPv4 address";
    }
    return said;
  }
}
