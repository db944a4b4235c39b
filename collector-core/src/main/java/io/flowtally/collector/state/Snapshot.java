// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.state;

import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.collector.Aggregate;
import io.flowtally.collector.Engine;
import io.flowtally.collector.Pipeline;
import io.flowtally.count.Bucket;
import io.flowtally.count.Buckets;
import io.flowtally.count.SeriesSequence;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlives the process, as the content of a {@link StateFile}:
 *
 * <pre>
 * number      i64   of this snapshot
 * last        u8    1 if nothing was counted after it: written at the end of a clean stop
 * groups      i32 n, n strings: the group names that keys hold by number
 * scrapers    who has read how far: a number, i32 n, each: two strings, two numbers, when it came
 * sequence    i64   the last number of a birth, see SeriesSequence
 * exporters   templates, sampling, sequence numbers; see ExporterTable
 * aggregates  i32 n, each: its name, its key's identity, the words of a key, its buckets
 * </pre>
 *
 * Totals are not written: an aggregate's bytes and packets are those of its buckets and of what was
 * evicted. Counters of records, datagrams and errors start anew with each process.
 */
final class Snapshot {
  private static final int MOST_GROUPS = 1 << 16;

  private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

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
    Pipeline pipeline = engine.pipeline();
    new Header(number, last, pipeline.groups().names()).write(out);
    SeriesSequence sequence = pipeline.sequence();
    engine.scrapers.save(out, sequence.current(), System.currentTimeMillis());
    out.writeLong(sequence.current()); // not before: nobody has read past it
    engine.exporterTable.save(out);
    List<Aggregate> aggregates = pipeline.aggregates();
    out.writeInt(aggregates.size());
    for (Aggregate aggregate : aggregates) {
      out.writeUTF(aggregate.name());
      out.writeUTF(aggregate.plan().keyIdentity());
      out.writeInt(aggregate.buckets().keyWords());
      aggregate.buckets().save(out);
    }
  }

  /**
   * Reads a snapshot, behind its header, into an engine in which nothing was counted yet.
   *
   * @param last whether nothing was counted after the snapshot: else sequence numbers start anew,
   *     or what came after it would pass for lost
   * @param counters whether buckets go on, or only what exporters taught us
   */
  static void restore(Engine engine, boolean last, boolean counters, DataInputStream in)
      throws IOException {
    restore(engine, last, counters, (hi, lo) -> true, in);
  }

  /** The same, but that of the exporters only some are taken in. */
  static void restore(
      Engine engine,
      boolean last,
      boolean counters,
      ExporterTable.Some exporters,
      DataInputStream in)
      throws IOException {
    engine.scrapers.restore(in, System.currentTimeMillis());
    engine.pipeline().sequence().advanceTo(SeriesSequence.read(in));
    engine.exporterTable.restore(in, last, System.currentTimeMillis(), exporters);
    int count = in.readInt();
    for (int i = 0; counters && i < count; i++) {
      String name = in.readUTF();
      String key = in.readUTF();
      int words = in.readInt();
      Aggregate aggregate = engine.pipeline().aggregate(name);
      if (aggregate != null && aggregate.plan().keyIdentity().equals(key)) {
        restore(aggregate, in);
      } else {
        skip(name, aggregate == null, words, in);
      }
    }
  }

  /** Of another's snapshot, from its start, what some exporters have taught it. */
  static void restoreExporters(Engine engine, ExporterTable.Some exporters, DataInputStream in)
      throws IOException {
    Header.read(in);
    long nowMs = System.currentTimeMillis();
    new Scrapers(() -> nowMs).restore(in, nowMs);
    long unused = SeriesSequence.read(in);
    engine.exporterTable.restore(in, true, nowMs, exporters);
  }

  private static void restore(Aggregate aggregate, DataInputStream in) throws IOException {
    Buckets buckets = aggregate.buckets();
    buckets.restore(in, aggregate.plan()::fold, aggregate.plan()::foldAll);
    long bytes = buckets.evictedBytes();
    long packets = buckets.evictedPackets();
    long flows = buckets.evictedFlows();
    for (Bucket bucket : buckets) {
      flows += bucket.flows();
      bytes += bucket.bytes();
      packets += bucket.packets();
    }
    aggregate.totals().bytes.add(bytes);
    aggregate.totals().packets.add(packets);
    aggregate.totals().flows.add(flows);
  }

  /** An aggregate that the configuration no longer has, or whose key is another now. */
  private static void skip(String name, boolean gone, int words, DataInputStream in)
      throws IOException {
    if (words < 1 || words > Byte.MAX_VALUE) {
      throw new IOException("a key of " + words + " words");
    }
    Buckets.skip(words, in);
    LOG.warn(
        "the counts of aggregate {} are not gone on with: {}",
        name,
        gone ? "there is none of that name any more" : "its key is another now");
  }
}
