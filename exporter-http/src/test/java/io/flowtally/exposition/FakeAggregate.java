// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.count.Buckets;
import io.flowtally.count.CountBatch;
import io.flowtally.count.QuiescentStates;
import io.flowtally.count.SeriesSequence;
import io.flowtally.view.AggregateView;
import java.util.ArrayList;
import java.util.List;

/** An aggregate whose key's words are numbers of texts, one word a label. */
public class FakeAggregate implements AggregateView {
  private final String name;
  private final List<String> labelNames;
  private final Buckets buckets;
  private final CountBatch batch;
  private final List<String> texts = new ArrayList<>();

  public FakeAggregate(String name, String... labelNames) {
    this(name, false, labelNames);
  }

  FakeAggregate(String name, boolean countsFlows, String... labelNames) {
    this.name = name;
    this.labelNames = List.of(labelNames);
    this.buckets =
        new Buckets(labelNames.length, Integer.MAX_VALUE, 0, new SeriesSequence(), countsFlows);
    this.batch = new CountBatch(buckets, new QuiescentStates().register(), new NoFolding());
  }

  /** Counts into the bucket that has these label values. */
  FakeAggregate add(long bytes, long packets, int createdSeconds, String... values) {
    long[] key = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      if (!texts.contains(values[i])) {
        texts.add(values[i]);
      }
      key[i] = texts.indexOf(values[i]);
    }
    count(key, bytes, packets, createdSeconds);
    return this;
  }

  /** Counts a record as a loop does. */
  final void count(long[] key, long bytes, long packets, int nowSeconds) {
    System.arraycopy(key, 0, batch.key(), 0, key.length);
    batch.add(bytes, packets, packets / 2, nowSeconds);
    batch.flush(nowSeconds);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> labelNames() {
    return labelNames;
  }

  @Override
  public Buckets buckets() {
    return buckets;
  }

  @Override
  public void appendLabelValue(long[] key, int index, StringBuilder out) {
    out.append(texts.get((int) key[index]));
  }

  @Override
  public int putLabelValue(long[] key, int index, byte[] out, int at) {
    return -1;
  }

  @Override
  public long countedRecords() {
    return 11;
  }

  @Override
  public long overflowedRecords() {
    return 12;
  }

  @Override
  public long overflowedBytes() {
    return 19;
  }

  @Override
  public double otherRatio() {
    return 0.25;
  }

  @Override
  public long filteredRecords() {
    return 13;
  }

  @Override
  public long bytes() {
    return 14;
  }

  @Override
  public long packets() {
    return 15;
  }

  @Override
  public long evictedBuckets() {
    return 16;
  }

  @Override
  public long evictedBytes() {
    return 17;
  }

  @Override
  public long evictedPackets() {
    return 18;
  }

  @Override
  public long flows() {
    return 19;
  }

  @Override
  public long evictedFlows() {
    return 20;
  }

  /** There is no limit. */
  private static final class NoFolding implements CountBatch.Folding {
    @Override
    public boolean isBounded(long[] key) {
      return false;
    }

    @Override
    public void fold(long[] key) {
      throw new IllegalStateException("past the limit");
    }

    @Override
    public void foldAll(long[] key) {
      throw new IllegalStateException("past the limit");
    }
  }
}
