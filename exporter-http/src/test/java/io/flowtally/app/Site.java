// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with a configuration and a networks file, for the commands' tests. */
public final class Site {
  static final String NETWORKS =
      """
      ! Inside
      10.0.0.0/8

      ! Rest of Internet
      64496,192.0.2.0/24
      0.0.0.0/0
      """;

  final Path folder;
  final Path config;
  final Path networks;

  public Site(Path folder) {
    this.folder = folder;
    this.config = folder.resolve("flowtally.yaml");
    this.networks = folder.resolve("local.net");
    networks(NETWORKS);
    config("networks_file: local.net\n");
  }

  Site networks(String text) {
    return write(networks, text);
  }

  Site config(String text) {
    return write(config, text);
  }

  private Site write(Path file, String text) {
    try {
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  static int freeUdpPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(loopback(0))) {
      return socket.getLocalPort();
    }
  }

  static int freeTcpPort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(loopback(0));
      return socket.getLocalPort();
    }
  }
}
