// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.view.CollectorView;
import io.flowtally.view.FlowQuery;
import io.flowtally.view.FlowQueryException;
import io.flowtally.view.FoundFlow;
import io.flowtally.view.FoundFlows;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/flows}: the records of the last minutes that match a filter, the newest or the
 * heaviest. Fields bear the names that labels have.
 */
public final class FlowsPage implements LargePage.Content {
  private static final int MOST_FLOWS = 10_000;
  private static final String USUAL_FLOWS = "100";
  private static final int LONGEST_FILTER = 2_000;
  private static final Pattern LAST = Pattern.compile("([0-9]{1,5})([smh])");
  private static final Pattern LIMIT = Pattern.compile("[0-9]{1,5}");

  private final CollectorView view;

  public FlowsPage(CollectorView view) {
    this.view = view;
  }

  @Override
  public void send(HttpExchange exchange, Delivery delivery) throws IOException {
    Query query = new Query(exchange.getRequestURI());
    String filter = query.first("filter", "");
    String order = query.first("order", "time");
    int last = seconds(query.first("last", "5m"));
    int limit = limit(query.first("limit", USUAL_FLOWS));
    String mistake = mistake(filter, order, last, limit);
    if (mistake != null) {
      Reply.text(exchange, 400, mistake);
      return;
    }
    try {
      FoundFlows found =
          view.flows(new FlowQuery(filter.strip(), last, limit, order.equals("bytes")));
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      Json.reply(exchange, delivery, json -> write(json, found));
    } catch (FlowQueryException e) {
      Reply.text(exchange, e.wrong() ? 400 : 503, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String mistake(String filter, String order, int last, int limit) {
    if (filter.length() > LONGEST_FILTER) {
      return "filter is longer than " + LONGEST_FILTER + " characters";
    }
    if (!order.equals("time") && !order.equals("bytes")) {
      return "order is time (the newest) or bytes (the heaviest)";
    }
    if (last == 0) {
      return "last is a duration of up to a day, as 30s, 5m or 1h";
    }
    return limit == 0 ? "limit is 1 to " + MOST_FLOWS + " flows" : null;
  }

  /** 0 if it is no duration, or too long a one. */
  private static int seconds(String text) {
    Matcher matcher = LAST.matcher(text);
    if (!matcher.matches()) {
      return 0;
    }
    int unit = matcher.group(2).equals("s") ? 1 : matcher.group(2).equals("m") ? 60 : 3600;
    long seconds = Long.parseLong(matcher.group(1)) * unit;
    return seconds <= 86_400 ? (int) seconds : 0;
  }

  private static int limit(String text) {
    int limit = LIMIT.matcher(text).matches() ? Integer.parseInt(text) : 0;
    return limit <= MOST_FLOWS ? limit : 0;
  }

  private static void write(Json json, FoundFlows found) {
    json.open('{').name("matched").open('{');
    json.name("flows").raw(found.matched()).name("bytes").raw(found.bytes());
    json.name("packets").raw(found.packets()).close('}');
    json.name("searched").open('{').name("flows").raw(found.searched());
    json.name("datagrams").raw(found.datagrams());
    json.name("oldest").raw(found.oldestMs() / 1000).close('}');
    json.name("flows").open('[');
    for (FoundFlow flow : found.flows()) {
      write(json, flow);
    }
    json.close(']').close('}');
  }

  private static void write(Json json, FoundFlow flow) {
    json.open('{').name("time_ms").raw(flow.arrivedMs());
    json.name("exporter").text(flow.exporter());
    json.name("ip_src").text(flow.src()).name("ip_dst").text(flow.dst());
    json.name("port_src").raw(flow.srcPort()).name("port_dst").raw(flow.dstPort());
    json.name("ip_proto").text(flow.protocol());
    json.name("bytes").raw(flow.bytes()).name("packets").raw(flow.packets());
    json.name("iface_in").raw(flow.inInterface()).name("iface_out").raw(flow.outInterface());
    json.name("tos").raw(flow.tos()).name("tcp_flags").raw(flow.tcpFlags());
    json.name("vlan").raw(flow.vlan());
    json.name("as_src").raw(flow.srcAs()).name("as_dst").raw(flow.dstAs());
    if (flow.direction() >= 0) {
      json.name("direction").text(flow.direction() == 0 ? "ingress" : "egress");
    }
    json.close('}');
  }
}
