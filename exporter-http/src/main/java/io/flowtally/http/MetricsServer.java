// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.flowtally.console.History;
import io.flowtally.http.page.Workers;
import io.flowtally.http.webconfig.CurrentTls;
import io.flowtally.http.webconfig.CurrentWebConfig;
import io.flowtally.http.webconfig.WebConfigException;
import io.flowtally.view.CollectorView;
import io.flowtally.view.Output;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server: one listener an address, one pool of threads for all.
 *
 * <p>Serving from {@link #start} until {@link #close}; both may be called from any thread.
 */
public final class MetricsServer implements Output {
  private static final int BACKLOG = 128;

  private final List<HttpServer> listeners = new ArrayList<>();
  private final Workers workers = new Workers();

  private final HttpSettings settings;
  private final CurrentWebConfig webConfig;
  private volatile @Nullable History history;

  /**
   * Reads all that serving needs, without serving.
   *
   * @throws WebConfigException if the web-config file cannot be used
   */
  public MetricsServer(HttpSettings settings) throws WebConfigException {
    this.settings = settings;
    this.webConfig = new CurrentWebConfig(settings.webConfigFile());
  }

  /**
   * Binds every address and serves.
   *
   * @throws IOException if an address cannot be bound; the message says which and what to do
   */
  @Override
  public void start(CollectorView view) throws IOException {
    ServerLimits.set();
    History past = settings.pageMemory() == 0 ? null : new History(view, settings.pageMemory());
    history = past;
    Router router = Router.of(settings, webConfig, view, past);
    try {
      for (InetSocketAddress address : settings.listen()) {
        listen(address, router);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    if (past != null) {
      past.start();
    }
  }

  private void listen(InetSocketAddress address, Router router) throws IOException {
    HttpServer listener = bind(address, webConfig);
    listener.setExecutor(workers);
    listener.createContext("/", router);
    listener.start();
    listeners.add(listener);
  }

  private static HttpServer bind(InetSocketAddress address, CurrentWebConfig webConfig)
      throws IOException {
    if (address.isUnresolved()) {
      throw cannotServe(address, "the name is not known here; set http.listen", null);
    }
    try {
      if (webConfig.get().tls() == null) {
        return HttpServer.create(address, BACKLOG);
      }
      HttpsServer listener = HttpsServer.create(address, BACKLOG);
      listener.setHttpsConfigurator(new CurrentTls(webConfig));
      return listener;
    } catch (BindException e) {
      throw cannotServe(
          address, e.getMessage() + "; end what uses the port, or set http.listen", e);
    } catch (SocketException e) {
      throw cannotServe(address, e.getMessage() + "; set http.listen", e);
    }
  }

  private static IOException cannotServe(
      InetSocketAddress address, String why, @Nullable Exception cause) {
    return new IOException("cannot serve HTTP on " + text(address) + ": " + why, cause);
  }

  private static String text(InetSocketAddress address) {
    return address.isUnresolved() || !address.getAddress().isAnyLocalAddress()
        ? address.getHostString() + ":" + address.getPort()
        : ":" + address.getPort();
  }

  /** The bound ports, in the order of the settings. */
  public List<Integer> ports() {
    return listeners.stream().map(listener -> listener.getAddress().getPort()).toList();
  }

  /** Whether answers go through TLS. */
  public boolean secure() {
    return listeners.get(0) instanceof HttpsServer;
  }

  /** Cuts what is being served and frees the ports. */
  @Override
  public void close() {
    listeners.forEach(listener -> listener.stop(0));
    History past = history;
    if (past != null) {
      past.close();
    }
    workers.close();
  }
}
