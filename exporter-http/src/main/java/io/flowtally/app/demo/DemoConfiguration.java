// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.demo;

import io.flowtally.config.ConfigurationFile;
import io.flowtally.config.ConfigurationResult;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The configuration of the demo, in a folder of its own so that nothing of the user's is touched.
 * The usual ports, or free ones if those are in use.
 */
public final class DemoConfiguration implements AutoCloseable {
  private static final int UDP_PORT = 2055;
  private static final int HTTP_PORT = 9999;
  private static final String NETWORKS =
      """
      ! Inside
      10.0.0.0/8
      2001:db8:abcd::/48

      ! Servers
      64496,192.0.2.0/24
      64497,198.51.100.0/24
      64498,203.0.113.0/24
      64499,2001:db8::/32

      ! Rest of Internet
      0.0.0.0/0
      ::/0
      """;

  private final Path folder;
  private final Path file;
  private final int udpPort;
  private final int httpPort;

  private DemoConfiguration(Path folder, int udpPort, int httpPort) {
    this.folder = folder;
    this.file = folder.resolve(ConfigurationFile.NAME);
    this.udpPort = udpPort;
    this.httpPort = httpPort;
  }

  public static DemoConfiguration create() throws IOException {
    Path folder = Files.createTempDirectory("flowtally-demo");
    DemoConfiguration demo =
        new DemoConfiguration(folder, freeUdpPort(UDP_PORT), freeTcpPort(HTTP_PORT));
    Files.writeString(demo.networks(), NETWORKS);
    Files.writeString(
        demo.file,
        """
        listen: ["127.0.0.1:%d"]
        networks_file: local.net
        http: {listen: ["127.0.0.1:%d"]}
        recent: 16MiB
        """
            .formatted(demo.udpPort, demo.httpPort));
    return demo;
  }

  private static int freeUdpPort(int wanted) throws IOException {
    try (DatagramSocket probe = new DatagramSocket(loopback(wanted))) {
      return probe.getLocalPort();
    } catch (IOException e) {
      try (DatagramSocket probe = new DatagramSocket(loopback(0))) {
        return probe.getLocalPort();
      }
    }
  }

  private static int freeTcpPort(int wanted) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(loopback(wanted));
      return probe.getLocalPort();
    } catch (IOException e) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(loopback(0));
        return probe.getLocalPort();
      }
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public ConfigurationResult read() {
    return ConfigurationFile.read(file);
  }

  private Path networks() {
    return folder.resolve("local.net");
  }

  public int udpPort() {
    return udpPort;
  }

  public int httpPort() {
    return httpPort;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(networks());
    Files.deleteIfExists(folder);
  }
}
