// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import io.flowtally.exposition.FakeCollector;
import io.flowtally.view.CollectorView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server on a free port of the loopback, and a client for it. */
public final class Served implements AutoCloseable {
  public final FakeCollector collector;
  private final MetricsServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public Served(FakeCollector collector) throws Exception {
    this(collector, null, false);
  }

  public Served(FakeCollector collector, HttpSettings settings) throws Exception {
    this.collector = collector;
    this.server = start(settings, collector);
  }

  public Served(FakeCollector collector, @Nullable Path webConfig, boolean reload)
      throws Exception {
    this(collector, loopback(webConfig, reload));
  }

  static MetricsServer start(HttpSettings settings, CollectorView view) throws Exception {
    MetricsServer server = new MetricsServer(settings);
    server.start(view);
    return server;
  }

  public static HttpSettings loopback(@Nullable Path webConfig, boolean reload) {
    return new HttpSettings(
        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), webConfig, reload);
  }

  public int port() {
    return server.ports().get(0);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, Map.of());
  }

  public HttpResponse<String> send(String method, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    return client.send(
        request(method, path, headers), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  public HttpResponse<byte[]> bytes(String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    return client.send(request("GET", path, headers), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest request(String method, String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    headers.forEach(request::header);
    return request.build();
  }

  @Override
  public void close() {
    server.close();
  }
}
