// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that keeps to no rules: it sends what it is told and reads as it likes. */
final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 60_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MS);
  }

  /** With a small receive window, so that the server soon has to wait. */
  static RawClient slow(int port) throws IOException {
    RawClient client = new RawClient(port);
    client.socket.setReceiveBufferSize(1024);
    return client;
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  RawClient get(String path, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return send(request + "Connection: close\r\n\r\n");
  }

  /** Says that nothing more will be sent. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Reads to the end and throws away what it reads. */
  long drain() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      total += length;
    }
    return total;
  }

  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  String readSome(int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
