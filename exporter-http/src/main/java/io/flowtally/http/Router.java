// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.flowtally.console.History;
import io.flowtally.http.page.ApiPages;
import io.flowtally.http.page.AssetPage;
import io.flowtally.http.page.FlowsPage;
import io.flowtally.http.page.ForgetPage;
import io.flowtally.http.page.HealthPages;
import io.flowtally.http.page.LandingPage;
import io.flowtally.http.page.LargePage;
import io.flowtally.http.page.MetricsPage;
import io.flowtally.http.page.Page;
import io.flowtally.http.page.Places;
import io.flowtally.http.page.ProxyPage;
import io.flowtally.http.page.ReloadPage;
import io.flowtally.http.page.Reply;
import io.flowtally.http.page.Scrape;
import io.flowtally.http.page.SearchPage;
import io.flowtally.http.page.StatusPage;
import io.flowtally.http.page.Workers;
import io.flowtally.http.webconfig.CurrentWebConfig;
import io.flowtally.view.CollectorView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads each request to its page, by its exact path and method. What goes wrong inside a page is
 * logged here; the client learns no more than that something did.
 */
final class Router implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final AccessControl gate;
  private final Map<String, Page> pages;
  private final Map<String, Page> actions;

  private Router(AccessControl gate, Map<String, Page> pages, Map<String, Page> actions) {
    this.gate = gate;
    this.pages = pages;
    this.actions = actions;
  }

  static Router of(
      HttpSettings settings,
      CurrentWebConfig webConfig,
      CollectorView view,
      @Nullable History history) {
    Places places = Places.ofHeap();
    Page metrics = new LargePage(places, new MetricsPage(new Scrape(view)));
    Map<String, Page> pages = new HashMap<>();
    pages.put("/metrics", metrics);
    pages.put("/proxy", new ProxyPage(metrics));
    pages.put("/-/healthy", HealthPages.healthy());
    pages.put("/-/ready", HealthPages.ready(view));
    Page status = new LargePage(places, new StatusPage(view));
    pages.put("/status", status);
    pages.put("/api/v1/status", status);
    pages.put("/api/v1/flows", new LargePage(places, new FlowsPage(view)));
    pages.put("/api/v1/search", new LargePage(places, new SearchPage(view)));
    if (history == null) {
      pages.put("/", new LandingPage());
    } else {
      pages.put("/api/v1/history", new LargePage(places, ApiPages.history(history)));
      pages.put("/api/v1/top", new LargePage(places, ApiPages.top(history, view)));
      pages.putAll(AssetPage.all());
    }
    return new Router(
        new AccessControl(webConfig, settings.healthOpen()),
        pages,
        Map.of(
            ReloadPage.PATH,
            new ReloadPage(view, settings.reload()),
            ForgetPage.PATH,
            new ForgetPage(view, settings.reload())));
  }

  /** Throws when an answer broke off: the server then cuts the connection. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Workers.answering(false);
    try {
      route(exchange);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (RuntimeException | Error e) {
      // An Error, too, ends this answer alone: out of memory now may be enough of it a moment
      // later.
      failed(exchange, e);
    }
    LOG.debug(
        "{} {} from {}: {}",
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        exchange.getRemoteAddress(),
        exchange.getResponseCode());
    exchange.close();
  }

  private static void failed(HttpExchange exchange, Throwable e) throws IOException {
    boolean begun = exchange.getResponseCode() >= 0;
    try {
      LOG.error("{} failed", exchange.getRequestURI().getRawPath(), e);
      if (!begun) {
        exchange.getResponseHeaders().clear();
        Reply.text(exchange, 500, "internal error; the log says more");
        return;
      }
    } catch (Error another) {
      e.addSuppressed(another);
    }
    // Closing the exchange would make half an answer look whole.
    throw new IOException("the answer broke off", e);
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String method = exchange.getRequestMethod();
    if (path == null) {
      Reply.text(exchange, 400, "a path is missing");
      return;
    }
    if (!gate.admits(exchange, path)) {
      return;
    }
    Page page = pages.get(path);
    if (page != null) {
      if (method.equals("GET") || method.equals("HEAD")) {
        page.serve(exchange);
      } else {
        notAllowed(exchange, "GET, HEAD");
      }
      return;
    }
    Page action = actions.get(path);
    if (action != null) {
      if (method.equals("POST")) {
        action.serve(exchange);
      } else {
        notAllowed(exchange, "POST");
      }
    } else {
      Reply.text(exchange, 404, "not found; / lists what is here");
    }
  }

  private static void notAllowed(HttpExchange exchange, String allowed) throws IOException {
    exchange.getResponseHeaders().set("Allow", allowed);
    Reply.text(exchange, 405, "only " + allowed + " here");
  }
}
