package io.flowtally.collector;

import io.flowtally.count.Bucket;
import io.flowtally.count.Buckets;
import java.util.List;

/** One aggregate as the exposition sees it: its buckets, what names them, and its totals. */
public interface AggregateView {
  String name();

  /** The label names of the key's parts, in the order of the configuration's {@code by}. */
  List<String> labelNames();

  Buckets buckets();

  /** Appends the value of label {@code index} (of {@link #labelNames}) of a bucket's series. */
  void appendLabelValue(Bucket bucket, int index, StringBuilder out);

  long countedRecords();

  long overflowedRecords();

  long filteredRecords();

  /** Octets of all counted and overflowed records. */
  long bytes();

  long packets();

  long evictedBuckets();

  long evictedBytes();

  long evictedPackets();
}
