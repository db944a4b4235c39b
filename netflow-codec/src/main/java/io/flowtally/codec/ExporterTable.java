package io.flowtally.codec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every exporter, shared by all loops; what they taught us and sent.
 *
 * <p>Bounded against forged addresses. An address is a stranger until something of it decodes;
 * strangers share a small region, where the one that was silent longest makes room. Then it is
 * known, for as long as {@link CodecLimits#exporters} allows: only an exporter that was silent for
 * {@link #IDLE_MS} gives up its place. In the second half of the places, templates alone do not
 * make an exporter known; records do. Past the limit exporters stay strangers: they are decoded as
 * long as they are remembered. What a forgotten exporter counted is kept in sum.
 *
 * <p>What they make us keep is bounded in octets, by {@link MemoryBudgets}.
 *
 * <p>Finding a known exporter takes no lock; everything about strangers does.
 */
public final class ExporterTable {
  /** An exporter that was silent for an hour gives way to a new one. */
  static final long IDLE_MS = 3_600_000;

  private static final int FORMAT = 1;
  private static final int LEAST_STRANGERS = 64;

  private record Address(long hi, long lo) {}

  private final CodecLimits limits;
  private final int strangersLimit;
  private final MemoryBudgets budgets;
  private final Exporter rest;
  private final Map<Address, Exporter> strangers = new LinkedHashMap<>(16, 0.75f, true);
  private volatile AtomicReferenceArray<@Nullable Exporter> known = new AtomicReferenceArray<>(64);
  private final List<ExporterCounters> forgottenLately = new ArrayList<>();
  private final List<ExporterCounters> forgottenBefore = new ArrayList<>();
  private int knownCount;
  private long welcomed;

  /** While the table is full: no known exporter can have been silent for long enough before. */
  private long noneIdleBeforeMs;

  public ExporterTable(CodecLimits limits) {
    this.limits = limits;
    this.strangersLimit = Math.max(LEAST_STRANGERS, limits.exporters() / 16);
    this.budgets = MemoryBudgets.of(limits);
    this.rest = new Exporter(0, 0, limits, budgets, new ExporterCounters());
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
    AtomicReferenceArray<@Nullable Exporter> entries = known;
    for (int i = 0; i < entries.length(); i++) {
      Exporter exporter = entries.getAcquire(i);
      if (exporter != null) {
        consumer.accept(exporter);
      }
    }
  }

  private synchronized Exporter[] strangers() {
    return strangers.values().toArray(new Exporter[0]);
  }

  /** An exporter by its address, also a stranger while it is remembered. */
  public @Nullable Exporter find(long hi, long lo) {
    Exporter exporter = findKnown(hi, lo);
    return exporter != null ? exporter : findStranger(hi, lo);
  }

  private synchronized @Nullable Exporter findStranger(long hi, long lo) {
    Exporter known = findKnown(hi, lo);
    return known != null ? known : strangers.get(new Address(hi, lo));
  }

  private @Nullable Exporter findKnown(long hi, long lo) {
    AtomicReferenceArray<@Nullable Exporter> entries = known;
    int mask = entries.length() - 1;
    for (int i = hash(hi, lo) & mask; ; i = i + 1 & mask) {
      Exporter exporter = entries.getAcquire(i);
      if (exporter == null || (exporter.addressLo() == lo && exporter.addressHi() == hi)) {
        return exporter;
      }
    }
  }

  /** The exporter of a datagram that is about to be decoded. */
  Exporter obtain(long hi, long lo) {
    Exporter exporter = findKnown(hi, lo);
    return exporter != null ? exporter : stranger(hi, lo);
  }

  private synchronized Exporter stranger(long hi, long lo) {
    Exporter exporter = findStranger(hi, lo);
    if (exporter == null) {
      if (strangers.size() >= strangersLimit) {
        Iterator<Exporter> eldest = strangers.values().iterator();
        Exporter leaving = eldest.next();
        eldest.remove();
        leaving.forget(rest.counters());
      }
      exporter = new Exporter(hi, lo, limits, budgets, rest.counters());
      strangers.put(new Address(hi, lo), exporter);
    }
    return exporter;
  }

  /** Something of a stranger has decoded: a template, or also a record. */
  synchronized void welcome(Exporter exporter, boolean sentRecords, long nowMs) {
    Address address = new Address(exporter.addressHi(), exporter.addressLo());
    boolean room = sentRecords || knownCount < limits.exporters() / 2;
    if (!room || strangers.get(address) != exporter) {
      return;
    }
    if (knownCount >= limits.exporters() && !forgetIdle(nowMs)) {
      return;
    }
    strangers.remove(address);
    exporter.becomeKnown(++welcomed);
    if (2 * (knownCount + 1) > known.length()) {
      known = copyWithout(null, 2 * known.length());
    }
    insert(known, exporter);
    knownCount++;
  }

  /** Looks only when an exporter may have become idle since the last look: strangers are many. */
  private boolean forgetIdle(long nowMs) {
    if (nowMs < noneIdleBeforeMs) {
      return false;
    }
    Exporter idle = null;
    for (int i = 0; i < known.length(); i++) {
      Exporter one = known.getPlain(i);
      if (one != null && (idle == null || one.lastDatagramMs() < idle.lastDatagramMs())) {
        idle = one;
      }
    }
    if (idle == null || idle.lastDatagramMs() > nowMs - IDLE_MS) {
      noneIdleBeforeMs = idle == null ? nowMs : idle.lastDatagramMs() + IDLE_MS;
      return false;
    }
    forget(idle);
    return true;
  }

  /** What it counted is kept with the rest; if it sends again, it begins anew. */
  private void forget(Exporter leaving) {
    known = copyWithout(leaving, known.length());
    knownCount--;
    forgottenLately.add(leaving.counters());
    leaving.forget(rest.counters());
  }

  /** Forgets one exporter; false if it is not known. */
  public synchronized boolean forget(long hi, long lo) {
    Exporter exporter = findKnown(hi, lo);
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

  private AtomicReferenceArray<@Nullable Exporter> copyWithout(
      @Nullable Exporter left, int length) {
    AtomicReferenceArray<@Nullable Exporter> fresh = new AtomicReferenceArray<>(length);
    for (int i = 0; i < known.length(); i++) {
      Exporter exporter = known.getPlain(i);
      if (exporter != null && exporter != left) {
        insert(fresh, exporter);
      }
    }
    return fresh;
  }

  private static void insert(AtomicReferenceArray<@Nullable Exporter> entries, Exporter exporter) {
    int mask = entries.length() - 1;
    int i = hash(exporter.addressHi(), exporter.addressLo()) & mask;
    while (entries.getPlain(i) != null) {
      i = i + 1 & mask;
    }
    entries.setRelease(i, exporter);
  }

  private static int hash(long hi, long lo) {
    long h = (hi * 31 + lo) * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32);
  }

  /** A datagram that does not even create a stranger. */
  void reject(WireError error, long hi, long lo) {
    Exporter exporter = findKnown(hi, lo);
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

  /** Octets that templates, domains, samplers and totals of all exporters take, estimated. */
  public long stateOctets() {
    return budgets.learned().used() + budgets.domains().used();
  }

  /** Octets of data sets that wait for their templates. */
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
    forEachKnown(exporter -> exporter.sweep(heldUntilMs, gapsUntilMs));
    for (Exporter stranger : strangers()) {
      stranger.sweep(heldUntilMs, gapsUntilMs);
    }
    takeLateCounts();
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
    int format = in.readInt();
    if (format != FORMAT) {
      throw new IOException("exporters in format " + format + ", not " + FORMAT);
    }
    for (int left = in.readInt(); left > 0; left--) {
      ExporterState.read(this, in, goesOn, nowMs);
    }
  }

  /** A known exporter; past the limit one that nobody will find. */
  Exporter restored(long hi, long lo, long lastDatagramMs) {
    Exporter exporter = obtain(hi, lo);
    exporter.datagramAt(lastDatagramMs);
    welcome(exporter, true, lastDatagramMs);
    return exporter;
  }
}
