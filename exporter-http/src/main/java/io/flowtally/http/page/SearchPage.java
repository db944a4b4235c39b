// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import com.sun.net.httpserver.HttpExchange;
import io.flowtally.address.AddressText;
import io.flowtally.address.Prefix;
import io.flowtally.address.PrefixText;
import io.flowtally.count.Bucket;
import io.flowtally.view.AddressFacts;
import io.flowtally.view.AggregateView;
import io.flowtally.view.CollectorView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * {@code /api/v1/search}: the series of an address or a prefix, the heaviest first, and what the
 * networks file makes of it. It reads each series once, as a scrape does.
 */
public final class SearchPage implements LargePage.Content {
  private static final int MOST_ROWS = 100;

  private final CollectorView view;

  public SearchPage(CollectorView view) {
    this.view = view;
  }

  private record Found(AggregateView aggregate, Bucket bucket, long bytes) {}

  @Override
  public void send(HttpExchange exchange, Delivery delivery) throws IOException {
    String text = new Query(exchange.getRequestURI()).first("q");
    Prefix prefix = text == null ? null : PrefixText.parse(text.strip());
    if (prefix == null) {
      Reply.text(exchange, 400, "q is an address or a prefix, as 10.1.2.3 or 2001:db8::/32");
      return;
    }
    List<Found> found = find(prefix);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    Json.reply(exchange, delivery, json -> write(json, prefix, found));
  }

  private List<Found> find(Prefix prefix) {
    PriorityQueue<Found> heaviest = new PriorityQueue<>(Comparator.comparingLong(Found::bytes));
    StringBuilder text = new StringBuilder();
    for (AggregateView aggregate : view.aggregates()) {
      long[] key = new long[aggregate.buckets().keyWords()];
      int labels = aggregate.labelNames().size();
      for (Bucket bucket : aggregate.buckets()) {
        long bytes = bucket.bytes();
        boolean heavy = heaviest.size() < MOST_ROWS || bytes > heaviest.element().bytes();
        if (!heavy) {
          continue;
        }
        bucket.key(key);
        for (int label = 0; label < labels; label++) {
          text.setLength(0);
          aggregate.appendLabelValue(key, label, text);
          if (isIn(prefix, text.toString())) {
            heaviest.add(new Found(aggregate, bucket, bytes));
            break;
          }
        }
        if (heaviest.size() > MOST_ROWS) {
          heaviest.remove();
        }
      }
    }
    List<Found> rows = new ArrayList<>(heaviest);
    rows.sort(Comparator.comparingLong(Found::bytes).reversed());
    return rows;
  }

  private static boolean isIn(Prefix prefix, String value) {
    boolean looksLikeAddress = value.indexOf('.') > 0 || value.indexOf(':') >= 0;
    AddressText.Words address = looksLikeAddress ? AddressText.parse(value) : null;
    return address != null && prefix.contains(address.hi(), address.lo());
  }

  private void write(Json json, Prefix prefix, List<Found> found) {
    json.open('{').name("prefix").text(prefix.toString());
    AddressFacts facts = view.facts(prefix.hi(), prefix.lo()).orElse(null);
    if (facts != null) {
      json.name("network").open('{').name("row").text(facts.row());
      json.name("group").text(facts.group()).name("as").text(facts.as());
      json.name("country").text(facts.country()).name("local").raw(facts.local());
      json.name("why").text(facts.why()).close('}');
    }
    json.name("rows").open('[');
    StringBuilder text = new StringBuilder();
    for (Found one : found) {
      AggregateView aggregate = one.aggregate();
      long[] key = new long[aggregate.buckets().keyWords()];
      one.bucket().key(key);
      json.open('{').name("aggregate").text(aggregate.name()).name("labels").open('{');
      for (int label = 0; label < aggregate.labelNames().size(); label++) {
        text.setLength(0);
        aggregate.appendLabelValue(key, label, text);
        json.name(aggregate.labelNames().get(label)).text(text.toString());
      }
      json.close('}').name("bytes").raw(one.bytes());
      json.name("packets").raw(one.bucket().packets());
      if (aggregate.countsFlows()) {
        json.name("flows").raw(one.bucket().flows());
      }
      json.name("last_seen").raw(one.bucket().lastSeenSeconds()).close('}');
    }
    json.close(']').close('}');
  }
}
