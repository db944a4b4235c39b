// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.demo;

import java.util.List;

/** Writes datagrams as a router of one protocol version does. One thread's. */
interface DemoRouter {
  /** Whether its next datagram may have IPv6 flows. */
  boolean ipv6();

  /** The next datagram. */
  byte[] export(List<DemoFlow> flows, long nowMs);
}
