// SPDX-License-Identifier: Apache-2.0
package io.flowtally.console;

import io.flowtally.count.Bucket;
import io.flowtally.count.Buckets;
import io.flowtally.view.AggregateView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last hour of one aggregate. Thread-safe. */
final class AggregateHistory {
  static final int ROUNDS = 360;

  /** Series of which a round remembers what they counted; the others are in its sum alone. */
  static final int KEPT = 300;

  /** References and numbers of all rounds. */
  static final long ROUNDS_MEMORY = ROUNDS * (KEPT * 12L + 100);

  private final Deque<Round> rounds = new ArrayDeque<>();
  private final Heaviest heaviest = new Heaviest(KEPT);
  private AggregateView view;
  private @Nullable Buckets buckets;
  private @Nullable LastBytes last = new LastBytes();
  private long lastSeconds;
  private long lastBytes;
  private long lastPackets;

  AggregateHistory(AggregateView view) {
    this.view = view;
  }

  /** What it takes if it remembers so many series. */
  static long memory(int series) {
    return ROUNDS_MEMORY + LastBytes.memory(series);
  }

  /**
   * Looks at every series.
   *
   * @param track false: at the totals alone
   */
  synchronized void look(AggregateView now, boolean track, long nowSeconds) {
    boolean goesOn = buckets == now.buckets();
    view = now;
    buckets = now.buckets();
    boolean compares = goesOn && last != null;
    LastBytes known = !track ? null : compares ? last : new LastBytes();
    last = known;
    heaviest.clear();
    if (known != null) {
      known.begin(now.size());
      for (Bucket bucket : now.buckets()) {
        long bytes = bucket.bytes();
        long before = known.exchange(bucket.sequence(), bytes);
        long more = bytes - Math.max(0, before);
        if (compares && more > 0) {
          heaviest.offer(bucket, more);
        }
      }
    }
    if (goesOn) {
      rounds.add(
          new Round(
              nowSeconds,
              (int) Math.max(1, nowSeconds - lastSeconds),
              now.bytes() - lastBytes,
              now.packets() - lastPackets,
              heaviest));
      if (rounds.size() > ROUNDS) {
        rounds.remove();
      }
    } else {
      rounds.clear(); // another key: what was is not to be compared
    }
    lastSeconds = nowSeconds;
    lastBytes = now.bytes();
    lastPackets = now.packets();
  }

  synchronized Timeline timeline() {
    List<Timeline.Point> points = new ArrayList<>(rounds.size());
    for (Round round : rounds) {
      points.add(round.point());
    }
    return new Timeline(view.name(), view.labelNames(), last != null, points);
  }

  /** The heaviest values of a label, or null if the aggregate has no such label. */
  @Nullable TopTable top(String label, int windowSeconds, int limit) {
    AggregateView of;
    List<Round> window = new ArrayList<>();
    int seconds = 0;
    synchronized (this) {
      of = view;
      Iterator<Round> back = rounds.descendingIterator();
      while (back.hasNext() && seconds < windowSeconds) {
        Round round = back.next();
        window.add(round);
        seconds += round.seconds();
      }
    }
    int index = of.labelNames().indexOf(label);
    return index < 0 ? null : new TopTable(seconds, bytes(window), rows(of, index, window, limit));
  }

  private static long bytes(List<Round> window) {
    return window.stream().mapToLong(Round::bytes).sum();
  }

  private static List<TopTable.Row> rows(
      AggregateView of, int index, List<Round> window, int limit) {
    IdentityHashMap<Bucket, Long> bySeries = new IdentityHashMap<>();
    for (Round round : window) {
      round.forEachOfHeaviest((bucket, bytes) -> bySeries.merge(bucket, bytes, Long::sum));
    }
    Map<String, Long> byValue = new HashMap<>();
    long[] key = new long[of.buckets().keyWords()];
    StringBuilder text = new StringBuilder();
    bySeries.forEach(
        (bucket, bytes) -> {
          bucket.key(key);
          text.setLength(0);
          of.appendLabelValue(key, index, text);
          byValue.merge(text.toString(), bytes, Long::sum);
        });
    return byValue.entrySet().stream()
        .map(entry -> new TopTable.Row(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(TopTable.Row::bytes)
                .reversed()
                .thenComparing(TopTable.Row::value))
        .limit(limit)
        .toList();
  }
}
