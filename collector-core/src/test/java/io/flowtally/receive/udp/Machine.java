// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive.udp;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/** What the machine that runs the tests has. */
final class Machine {
  private Machine() {}

  static boolean hasIpv6() {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.bind(new InetSocketAddress(NetUtil.LOCALHOST6, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
