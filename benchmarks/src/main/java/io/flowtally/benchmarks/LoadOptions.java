// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the load generator is to send.
 *
 * @param shape v5, v9 or ipfix
 * @param target where to; a loopback address, nothing else is accepted
 * @param exporters how many source addresses, 127.1.0.1 and up
 * @param hosts how many local hosts, 10.0.0.1 and up, half of the records to and half from them
 * @param records in each datagram
 * @param rate datagrams a second; 0: full speed
 * @param seconds how long; at most an hour
 */
record LoadOptions(
    ExportShape shape,
    InetSocketAddress target,
    int exporters,
    int hosts,
    int records,
    int rate,
    int seconds) {

  static final String USAGE =
      """
      usage: LoadGenerator [--version v5|v9|ipfix] [--target ADDRESS] [--port N] [--exporters N]
                           [--hosts N] [--records N] [--rate DATAGRAMS_PER_SECOND] [--seconds N]""";

  private static final Set<String> NAMES =
      Set.of("version", "target", "port", "exporters", "hosts", "records", "rate", "seconds");

  /** Throws IllegalArgumentException with a line that says what to write. */
  static LoadOptions of(String[] args) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!NAMES.contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException("not understood: " + args[i]);
      }
      given.put(name, args[i + 1]);
    }
    ExportShape shape = ExportShape.named(given.getOrDefault("version", "v5"));
    return new LoadOptions(
        shape,
        loopback(given.getOrDefault("target", "127.0.0.1"), number(given, "port", 2055, 1, 65535)),
        number(given, "exporters", 8, 1, 100_000),
        number(given, "hosts", 1000, 1, 10_000_000),
        number(given, "records", shape == ExportShape.V5 ? 30 : 24, 1, 30),
        number(given, "rate", 15_000, 0, 10_000_000),
        number(given, "seconds", 10, 1, 3600));
  }

  private static InetSocketAddress loopback(String address, int port) {
    try {
      InetAddress target = InetAddress.getByName(address);
      if (target.isLoopbackAddress()) {
        return new InetSocketAddress(target, port);
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + address, e);
    }
    throw new IllegalArgumentException("only loopback addresses are sent to, not " + address);
  }

  private static int number(Map<String, String> given, String name, int or, int from, int to) {
    int value = Integer.parseInt(given.getOrDefault(name, Integer.toString(or)));
    if (value < from || value > to) {
      throw new IllegalArgumentException("--" + name + " is from " + from + " to " + to);
    }
    return value;
  }
}
