// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Three made-up routers, one a version, that send a datagram each second each. One thread. */
public final class DemoExporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoExporter.class);
  private static final int FLOW_PAIRS = 8;
  private static final long PAUSE_MS = 1_000;

  private final List<DemoRouter> routers =
      List.of(new DemoV5Router(), DemoTemplateRouter.v9(), DemoTemplateRouter.ipfix());
  private final List<DatagramSocket> sockets = new ArrayList<>();
  private final DemoTraffic traffic = new DemoTraffic(new Random(5));
  private final InetSocketAddress to;
  private volatile boolean closed;
  private final Thread thread = new Thread(this::run, "demo-exporter");

  /** To this port of the loopback interface. */
  public DemoExporter(int port) {
    this.to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public void start() throws IOException {
    for (int router = 1; router <= routers.size(); router++) {
      sockets.add(socket(router));
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** From 127.0.0.11 and so on, where the system has the whole of 127.0.0.0/8. */
  private DatagramSocket socket(int router) throws IOException {
    InetAddress own = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (10 + router)});
    try {
      return new DatagramSocket(0, own);
    } catch (IOException e) {
      return new DatagramSocket(0, to.getAddress());
    }
  }

  private void run() {
    try {
      while (true) {
        sendOnce(System.currentTimeMillis());
        Thread.sleep(PAUSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      if (!closed) {
        LOG.warn("the demo's routers send no more: {}", e.getMessage());
      }
    }
  }

  private void sendOnce(long nowMs) throws IOException {
    for (int i = 0; i < routers.size(); i++) {
      DemoRouter router = routers.get(i);
      byte[] datagram = router.export(traffic.next(FLOW_PAIRS, router.ipv6()), nowMs);
      sockets.get(i).send(new DatagramPacket(datagram, datagram.length, to));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    sockets.forEach(DatagramSocket::close);
  }
}
