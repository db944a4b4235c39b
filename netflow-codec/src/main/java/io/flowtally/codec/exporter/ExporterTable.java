// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.RecordSink;
import io.flowtally.codec.WireError;
import io.flowtally.codec.limits.KeyedTable;
import io.flowtally.codec.limits.MemoryBudgets;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every exporter, shared by all loops; what they taught us and sent.
 *
 * <p>Bounded against forged addresses. An address is a stranger until something of it decodes.
 * Strangers share two small regions: one for those that were heard once, where the one that was
 * silent longest makes room, and one for those that came back in another second, where of a few
 * candidates the one that came back least does. {@link Visits} counts who came back. So a new
 * exporter keeps its templates in the middle of a flood of forged addresses, each of which sends
 * once.
 *
 * <p>An exporter of which something has decoded is known, for as long as {@link
 * CodecLimits#exporters} allows. In the second half of the places, templates alone do not make an
 * exporter known; records do. Where all places are taken, one that was silent for {@link #IDLE_MS}
 * gives its place up to anybody; and one that decoded in fewer than {@link #PROOF} seconds, to a
 * stranger that came back in more. Past that, exporters stay strangers: they are decoded as long as
 * they are remembered. What a forgotten exporter counted is kept in sum.
 *
 * <p>What they make us keep is bounded in bytes, by {@link MemoryBudgets}.
 *
 * <p>Finding a known exporter takes no lock; everything about strangers does. No call takes steps
 * that grow with what is remembered, but those for all exporters.
 */
public final class ExporterTable {
  /** An exporter that was silent for an hour gives way to a new one. */
  public static final long IDLE_MS = 3_600_000;

  /** An exporter that decoded in so many seconds does not give way to a new one. */
  static final int PROOF = 4;

  static final long PROOF_MS = 1000;

  private static final int FORMAT = 4;
  private static final int LEAST_STRANGERS = 64;

  private final CodecLimits limits;

  /** Of each of the two regions. */
  private final int strangersLimit;

  private final MemoryBudgets budgets;
  private final Exporter rest;
  private final LongAdder steps = new LongAdder();
  private final KeyedTable<Exporter> heardOnce = new KeyedTable<>(64, steps);
  private final KeyedTable<Exporter> cameBack = new KeyedTable<>(64, steps);
  private final KeyedTable<Exporter> known = new KeyedTable<>(64, steps);

  /** Known exporters that have not proved much yet, the oldest first. */
  private final LinkedHashSet<Exporter> unproven = new LinkedHashSet<>();

  private final Visits visits;
  private final Queue<Exporter> overdue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger overdueCount = new AtomicInteger();
  private final List<ExporterCounters> forgottenLately = new ArrayList<>();
  private final List<ExporterCounters> forgottenBefore = new ArrayList<>();
  private long welcomed;

  public ExporterTable(CodecLimits limits) {
    this.limits = limits;
    this.strangersLimit = Math.max(LEAST_STRANGERS, limits.exporters() / 16) / 2;
    this.budgets = MemoryBudgets.of(limits);
    this.rest = new Exporter(0, 0, limits, budgets, new ExporterCounters(), steps);
    this.visits = new Visits(limits.exporters());
  }

  /** What exporters may take of a heap of this size, by estimate. */
  public static long mostBytes(CodecLimits limits, long heap) {
    return MemoryBudgets.mostBytes(limits, heap);
  }

  public CodecLimits limits() {
    return limits;
  }

  /**
   * Every known exporter, and at last one of address {@code ::} that counts for all the rest:
   * strangers and forgotten ones. Of that last one, {@link Exporter#decodedAny} is false.
   */
  public void forEach(Consumer<Exporter> consumer) {
    forEachKnown(consumer);
    consumer.accept(rest);
  }

  private void forEachKnown(Consumer<Exporter> consumer) {
    knownOnes().forEach(consumer);
  }

  private synchronized List<Exporter> knownOnes() {
    List<Exporter> all = new ArrayList<>(known.size());
    known.forEach(all::add);
    return all;
  }

  private synchronized List<Exporter> strangers() {
    List<Exporter> all = new ArrayList<>();
    heardOnce.forEach(all::add);
    cameBack.forEach(all::add);
    return all;
  }

  /** An exporter by its address, also a stranger while it is remembered. */
  public synchronized @Nullable Exporter find(long hi, long lo) {
    Exporter exporter = known.find(hi, lo);
    exporter = exporter == null ? cameBack.find(hi, lo) : exporter;
    return exporter == null ? heardOnce.find(hi, lo) : exporter;
  }

  Connection connect(long session, long nowMs) {
    return new Connection(session, limits, budgets.learned(), steps, nowMs);
  }

  /** The exporter of a datagram that is about to be decoded. */
  public Exporter obtain(long hi, long lo, long nowMs) {
    Exporter exporter = known.find(hi, lo);
    return exporter != null ? exporter : stranger(hi, lo, nowMs);
  }

  private synchronized Exporter stranger(long hi, long lo, long nowMs) {
    Exporter exporter = known.find(hi, lo);
    if (exporter != null) {
      return exporter;
    }
    int seconds = visits.count(hi, lo, nowMs);
    exporter = cameBack.find(hi, lo);
    if (exporter == null) {
      exporter = heardOnce.find(hi, lo);
      if (exporter == null) {
        exporter = new Exporter(hi, lo, limits, budgets, rest.counters(), steps);
        exporter.used(nowMs);
        remember(exporter, seconds);
      } else if (seconds > 1) {
        heardOnce.remove(exporter);
        remember(exporter, seconds);
      } else {
        heardOnce.moveToEnd(exporter);
      }
    }
    exporter.visits(seconds);
    exporter.used(nowMs);
    return exporter;
  }

  private void remember(Exporter exporter, int seconds) {
    KeyedTable<Exporter> region = seconds > 1 ? cameBack : heardOnce;
    if (region.size() >= strangersLimit) {
      Exporter leaving = seconds > 1 ? cameBackLeast() : region.oldest();
      if (leaving != null) {
        region.remove(leaving);
        leaving.forget(rest.counters());
      }
    }
    region.add(exporter);
  }

  /** Of a few candidates; the others go to the end of the queue, so that all have their turn. */
  private @Nullable Exporter cameBackLeast() {
    Exporter least = null;
    Exporter next = cameBack.oldest();
    for (int i = 0; i < KeyedTable.CANDIDATES && next != null; i++) {
      Exporter candidate = next;
      next = cameBack.younger(candidate);
      if (least == null || candidate.visits() < least.visits()) {
        least = candidate;
      }
      cameBack.moveToEnd(candidate);
    }
    return least;
  }

  /** Something of it has decoded: a template, or also a record. */
  public void welcome(Exporter exporter, boolean sentRecords, long nowMs) {
    boolean proven = exporter.prove(nowMs, PROOF);
    if (exporter.decodedAny() && !proven) {
      return;
    }
    synchronized (this) {
      if (exporter.decodedAny()) {
        unproven.remove(exporter);
      } else {
        admit(exporter, sentRecords, nowMs);
      }
    }
  }

  private void admit(Exporter exporter, boolean sentRecords, long nowMs) {
    long hi = exporter.addressHi();
    long lo = exporter.addressLo();
    KeyedTable<Exporter> region = cameBack.find(hi, lo) == exporter ? cameBack : heardOnce;
    boolean room = sentRecords || known.size() < limits.exporters() / 2;
    if (!room || region.find(hi, lo) != exporter) {
      return;
    }
    if (known.size() >= limits.exporters() && !forgetOne(exporter, nowMs)) {
      return;
    }
    region.remove(exporter);
    exporter.becomeKnown(++welcomed);
    known.add(exporter);
    if (!exporter.isProven()) {
      unproven.add(exporter);
    }
  }

  private boolean forgetOne(Exporter newcomer, long nowMs) {
    Exporter leaving = known.leastUsed();
    if (leaving == null || leaving.lastDatagramMs() > nowMs - IDLE_MS) {
      boolean deserving = newcomer.isProven() && !unproven.isEmpty();
      leaving = deserving ? unproven.iterator().next() : null;
    }
    if (leaving == null) {
      return false;
    }
    forget(leaving);
    return true;
  }

  /** What it counted is kept with the rest; if it sends again, it begins anew. */
  private void forget(Exporter leaving) {
    known.remove(leaving);
    unproven.remove(leaving);
    forgottenLately.add(leaving.counters());
    leaving.forget(rest.counters());
  }

  /** Forgets one exporter; false if it is not known. */
  public synchronized boolean forget(long hi, long lo) {
    Exporter exporter = known.find(hi, lo);
    if (exporter != null) {
      forget(exporter);
    }
    return exporter != null;
  }

  /** Forgets all known exporters that have sent nothing since then; how many they were. */
  public synchronized int forgetSilentSince(long ms) {
    List<Exporter> silent = new ArrayList<>();
    forEachKnown(
        exporter -> {
          if (exporter.lastDatagramMs() < ms) {
            silent.add(exporter);
          }
        });
    silent.forEach(this::forget);
    return silent.size();
  }

  /** A datagram that does not even create a stranger. */
  public void reject(WireError error, long hi, long lo) {
    Exporter exporter = known.find(hi, lo);
    (exporter == null ? rest : exporter).counters().error(error);
  }

  /** Errors in all: of every exporter, of those forgotten, and of addresses never remembered. */
  public long errors(WireError error) {
    long[] sum = {0};
    forEach(exporter -> sum[0] += exporter.errors(error));
    return sum[0];
  }

  /** Datagrams decoded in all, with those of exporters that the table no longer remembers. */
  public long decodedDatagrams() {
    long[] sum = {0};
    for (ProtocolVersion version : ProtocolVersion.values()) {
      forEach(exporter -> sum[0] += exporter.datagrams(version));
    }
    return sum[0];
  }

  /** Calls of {@link RecordSink#onFlow} in all, likewise. */
  public long flows() {
    long[] sum = {0};
    forEach(exporter -> sum[0] += exporter.flows());
    return sum[0];
  }

  /** Bytes that templates, domains, samplers and totals of all exporters take, estimated. */
  public long stateOctets() {
    return budgets.learned().used() + budgets.domains().used();
  }

  /** Bytes of data sets that wait for their templates. */
  public long heldOctets() {
    return budgets.held().used();
  }

  /** A loop may still have been counting for an exporter at the moment when it was forgotten. */
  private synchronized void takeLateCounts() {
    forgottenBefore.forEach(rest.counters()::take);
    forgottenBefore.clear();
    forgottenLately.forEach(rest.counters()::take);
    forgottenBefore.addAll(forgottenLately);
    forgottenLately.clear();
  }

  /** Expires held sets, settles sequence gaps; call it every second or so, from any thread. */
  public void sweep(long nowMs) {
    long heldUntilMs = nowMs - limits.heldForMs();
    long gapsUntilMs = nowMs - SequenceTracker.PATIENCE_MS;
    forEachKnown(exporter -> sweep(exporter, heldUntilMs, gapsUntilMs));
    strangers().forEach(stranger -> sweep(stranger, heldUntilMs, gapsUntilMs));
    takeLateCounts();
  }

  private void sweep(Exporter exporter, long heldUntilMs, long gapsUntilMs) {
    if (exporter.sweep(heldUntilMs, gapsUntilMs) && exporter.becomeOverdue()) {
      overdueCount.incrementAndGet();
      overdue.add(exporter);
    }
  }

  /** Whether some loop should read what is held of doubted templates. */
  public boolean anyOverdue() {
    return overdueCount.get() > 0;
  }

  /** An exporter of which it should, null if there is none any more. */
  public @Nullable Exporter nextOverdue() {
    Exporter next = overdue.poll();
    if (next != null) {
      overdueCount.decrementAndGet();
      next.noLongerOverdue();
    }
    return next;
  }

  /** What all changes of what is remembered have cost, in steps of a loop; for tests. */
  public long steps() {
    return steps.sum();
  }

  /**
   * Writes templates, sampling, sequence numbers and running totals of the known exporters, in the
   * order in which they became known.
   */
  public void save(DataOutput out) throws IOException {
    List<Exporter> exporters = new ArrayList<>();
    forEachKnown(exporters::add);
    exporters.sort(Comparator.comparingLong(Exporter::rank));
    out.writeInt(FORMAT);
    out.writeInt(exporters.size());
    for (Exporter exporter : exporters) {
      ExporterState.write(exporter, out);
    }
  }

  /**
   * Reads what {@link #save} wrote into an empty table.
   *
   * @param goesOn whether nothing was decoded after it was written: otherwise sequence numbers
   *     start anew, for what came meanwhile was not lost
   * @param nowMs what was written by a clock that was ahead is not of the future
   * @throws IOException if the data is of another version or damaged; what was read before the
   *     damage stays
   */
  public void restore(DataInput in, boolean goesOn, long nowMs) throws IOException {
    restore(in, goesOn, nowMs, (hi, lo) -> true);
  }

  /** The same for some of the exporters: of the others nothing is taken in. */
  public void restore(DataInput in, boolean goesOn, long nowMs, Some wanted) throws IOException {
    ExporterTable unwanted = new ExporterTable(limits);
    int format = in.readInt();
    if (format < 2 || format > FORMAT) {
      throw new IOException("exporters in format " + format + ", not 2 to " + FORMAT);
    }
    for (int left = in.readInt(); left > 0; left--) {
      long hi = in.readLong();
      long lo = in.readLong();
      ExporterTable into = wanted.has(hi, lo) ? this : unwanted;
      ExporterState.read(into.restored(hi, lo, Math.min(nowMs, in.readLong())), format, in, goesOn);
    }
  }

  /** Some exporters, told by their addresses. */
  @FunctionalInterface
  public interface Some {
    boolean has(long hi, long lo);
  }

  /** A known exporter; past the limit one that nobody will find. */
  Exporter restored(long hi, long lo, long lastDatagramMs) {
    Exporter exporter = obtain(hi, lo, lastDatagramMs);
    exporter.datagramAt(lastDatagramMs);
    exporter.proof(PROOF);
    welcome(exporter, true, lastDatagramMs);
    return exporter;
  }
}
