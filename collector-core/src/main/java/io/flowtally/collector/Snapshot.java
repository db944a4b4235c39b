package io.flowtally.collector;

import io.flowtally.classify.GroupNames;
import io.flowtally.count.Bucket;
import io.flowtally.count.Buckets;
import io.flowtally.count.SeriesSequence;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What outlives the process, as the content of a {@link StateFile}:
 *
 * <pre>
 * number      i64   of this snapshot
 * last        u8    1 if nothing was counted after it: written at the end of a clean stop
 * groups      i32 n, n strings: the group names that keys hold by number
 * sequence    i64   the last number of a birth, see SeriesSequence
 * exporters   templates, sampling, sequence numbers; see ExporterTable
 * aggregates  i32 n, each: its name, its key's labels, the words of a key, its buckets
 * </pre>
 *
 * Totals are not written: an aggregate's octets and packets are those of its buckets and of what
 * was evicted. Counters of records, datagrams and errors start anew with each process.
 */
final class Snapshot {
  private static final int MOST_GROUPS = 1 << 16;

  private Snapshot() {}

  /** What is known of a snapshot before its content. */
  record Header(long number, boolean last, List<String> groups) {
    static Header read(DataInputStream in) throws IOException {
      long number = in.readLong();
      boolean last = in.readBoolean();
      int count = in.readInt();
      if (count < 0 || count > MOST_GROUPS) {
        throw new IOException("it names " + count + " groups");
      }
      List<String> groups = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        groups.add(in.readUTF());
      }
      return new Header(number, last, groups);
    }

    void write(DataOutputStream out) throws IOException {
      out.writeLong(number);
      out.writeBoolean(last);
      out.writeInt(groups.size());
      for (String group : groups) {
        out.writeUTF(group);
      }
    }
  }

  static void write(Engine engine, long number, boolean last, DataOutputStream out)
      throws IOException {
    new Header(number, last, GroupNames.names()).write(out);
    out.writeLong(engine.pipeline().sequence().current());
    engine.exporterTable.save(out);
    List<Aggregate> aggregates = engine.pipeline().aggregates();
    out.writeInt(aggregates.size());
    for (Aggregate aggregate : aggregates) {
      out.writeUTF(aggregate.name());
      out.writeUTF(aggregate.labelNames().toString());
      out.writeInt(aggregate.buckets().keyWords());
      aggregate.buckets().save(out);
    }
  }

  /**
   * Reads a snapshot, behind its header, into an engine in which nothing was counted yet.
   *
   * @param counters whether buckets go on, or only what exporters taught us
   */
  static void restore(Engine engine, boolean counters, DataInputStream in) throws IOException {
    engine.pipeline().sequence().advanceTo(sequence(in));
    engine.exporterTable.restore(in);
    int count = in.readInt();
    for (int i = 0; counters && i < count; i++) {
      String name = in.readUTF();
      String labels = in.readUTF();
      int words = in.readInt();
      Aggregate aggregate = engine.pipeline().aggregate(name);
      if (aggregate != null && aggregate.labelNames().toString().equals(labels)) {
        restore(aggregate, in);
      } else {
        skip(words, in);
      }
    }
  }

  private static long sequence(DataInputStream in) throws IOException {
    long number = in.readLong();
    if (number < 0 || number > SeriesSequence.MOST) {
      throw new IOException("no number of a birth: " + number);
    }
    return number;
  }

  private static void restore(Aggregate aggregate, DataInputStream in) throws IOException {
    Buckets buckets = aggregate.buckets();
    buckets.restore(in, aggregate.plan()::fold, aggregate.plan()::foldAll);
    long bytes = buckets.evictedBytes();
    long packets = buckets.evictedPackets();
    for (Bucket bucket : buckets) {
      bytes += bucket.bytes();
      packets += bucket.packets();
    }
    aggregate.totals().bytes.add(bytes);
    aggregate.totals().packets.add(packets);
  }

  /** An aggregate that the configuration no longer has, or whose key is another now. */
  private static void skip(int words, DataInputStream in) throws IOException {
    if (words < 1 || words > Byte.MAX_VALUE) {
      throw new IOException("a key of " + words + " words");
    }
    new Buckets(words, Integer.MAX_VALUE, Integer.MAX_VALUE).restore(in, key -> {}, key -> {});
  }
}
