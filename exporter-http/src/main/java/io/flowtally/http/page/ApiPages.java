// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.console.History;
import io.flowtally.console.Timeline;
import io.flowtally.console.TopTable;
import io.flowtally.view.CollectorView;
import io.flowtally.view.Names;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/history} and {@code /api/v1/top}: what the page and programs read as JSON. */
public final class ApiPages {
  private static final int MOST_ROWS = 1000;
  private static final int USUAL_ROWS = 20;
  private static final int LONGEST_WINDOW = 3600;
  private static final int USUAL_WINDOW = 300;

  private ApiPages() {}

  /** Totals of every aggregate, every ten seconds, for an hour. */
  public static LargePage.Content history(History history) {
    return (exchange, delivery) -> send(exchange, delivery, json -> write(json, history));
  }

  /** The heaviest values of one label of one aggregate in a window. */
  public static LargePage.Content top(History history, CollectorView view) {
    return (exchange, delivery) -> {
      Query query = new Query(exchange.getRequestURI());
      String aggregate = query.first("aggregate", "");
      String by = query.first("by", "");
      Integer window = number(query, "window", USUAL_WINDOW, LONGEST_WINDOW);
      Integer limit = number(query, "limit", USUAL_ROWS, MOST_ROWS);
      if (window == null || limit == null) {
        Reply.text(
            exchange,
            400,
            "window is 1 to " + LONGEST_WINDOW + " seconds, limit 1 to " + MOST_ROWS + " rows");
        return;
      }
      TopTable table = history.top(aggregate, by, window, limit);
      if (table == null) {
        Reply.text(exchange, 404, "no such aggregate or label; /api/v1/history has them");
        return;
      }
      Map<String, String> names = names(by, view.names());
      send(exchange, delivery, json -> write(json, aggregate, by, table, names));
    };
  }

  private static void send(HttpExchange exchange, Delivery delivery, Consumer<Json> content)
      throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    Json.reply(exchange, delivery, content);
  }

  private static void write(Json json, History history) {
    json.open('{').name("step").raw(History.STEP_SECONDS).name("aggregates").open('[');
    for (Timeline timeline : history.timelines()) {
      json.open('{').name("aggregate").text(timeline.aggregate());
      json.name("labels").open('[');
      timeline.labels().forEach(json::text);
      json.close(']').name("tracked").raw(timeline.tracked());
      json.name("points").open('[');
      for (Timeline.Point point : timeline.points()) {
        json.open('{').name("time").raw(point.endSeconds());
        json.name("seconds").raw(point.seconds());
        json.name("bytes").raw(point.bytes());
        json.name("packets").raw(point.packets()).close('}');
      }
      json.close(']').close('}');
    }
    json.close(']').close('}');
  }

  private static void write(
      Json json, String aggregate, String by, TopTable table, Map<String, String> names) {
    json.open('{').name("aggregate").text(aggregate).name("by").text(by);
    json.name("seconds").raw(table.seconds()).name("bytes").raw(table.bytes());
    json.name("rows").open('[');
    for (TopTable.Row row : table.rows()) {
      json.open('{').name("value").text(row.value());
      String name = names.get(row.value());
      if (name != null) {
        json.name("name").text(name);
      }
      json.name("bytes").raw(row.bytes()).close('}');
    }
    json.close(']').close('}');
  }

  /** Names of a label's values, where such have names. */
  private static Map<String, String> names(String label, Names names) {
    Map<String, String> byValue = new HashMap<>();
    if (label.startsWith("ip_")) {
      names.hosts().forEach(host -> byValue.put(host.address(), host.name()));
    } else if (label.startsWith("as_")) {
      names.systems().forEach(as -> byValue.put(Long.toString(as.number()), as.name()));
    } else if (label.startsWith("iface_")) {
      Map<String, Integer> exporters = new HashMap<>();
      names
          .interfaces()
          .forEach(
              one -> {
                String index = Long.toString(one.index());
                exporters.merge(index, 1, Integer::sum);
                byValue.put(index, one.name());
              });
      // The same number is another interface on another router.
      exporters.forEach((index, count) -> byValue.computeIfPresent(index, (i, n) -> one(n, count)));
    }
    return byValue;
  }

  private static @Nullable String one(String name, int exporters) {
    return exporters == 1 ? name : null;
  }

  /** Null if it is no number from 1 to the most. */
  private static @Nullable Integer number(Query query, String parameter, int usual, int most) {
    String value = query.first(parameter);
    if (value == null) {
      return usual;
    }
    if (!value.matches("[0-9]{1,9}")) {
      return null;
    }
    int number = Integer.parseInt(value);
    return number >= 1 && number <= most ? number : null;
  }
}
