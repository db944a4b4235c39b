// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.FlowDirection;
import io.flowtally.codec.HeldOutcome;
import io.flowtally.codec.OutCounters;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.RecordSink;
import io.flowtally.codec.WireError;
import io.flowtally.codec.limits.KeyedTable;
import io.flowtally.codec.limits.MemoryBudget;
import io.flowtally.codec.limits.MemoryBudgets;
import io.flowtally.codec.names.ExporterNames;
import io.flowtally.codec.names.LearnedName;
import io.flowtally.codec.names.NameEntry;
import io.flowtally.codec.names.NameKind;
import io.flowtally.codec.names.NameStore;
import io.flowtally.codec.sampling.ReportedRates;
import io.flowtally.codec.sampling.SamplerStore;
import io.flowtally.codec.template.HeldSets;
import io.flowtally.codec.template.TemplateStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One exporter: what it taught us, and the counters of what it sent. Shared by all loops; what is
 * public may be read by any thread at any time.
 *
 * <p>Until something of it decodes it is a stranger, and has no counters of its own: it counts into
 * those of the rest, with all other strangers and those that were forgotten. So no counter falls
 * when a stranger becomes known or is forgotten.
 */
public final class Exporter extends KeyedTable.Entry {
  /** Stands in before the first datagram. */
  public static final Exporter NONE = none();

  private static final int SAMPLER_WEIGHT = 384;

  private final MemoryBudget.Allowance learnedAllowance;
  private final MemoryBudget.Allowance domainsAllowance;
  private final MemoryBudget.Allowance heldAllowance;
  private final TemplateStore templates;
  private final LongAdder connectionTemplates = new LongAdder();
  private final DomainStore domains;
  private final HeldSets held;
  private final TotalsLedger ledger;
  private final SamplerStore samplers = new SamplerStore();
  private final ReportedRates reportedRates = new ReportedRates();
  private final LongAdder steps;
  private volatile @Nullable ExporterNames names;
  private volatile double overrideRate;
  private volatile double headerRate;
  private volatile double recordRate;
  private final AtomicLong announcements = new AtomicLong();
  private volatile long lastDatagramMs;
  private volatile ExporterCounters counters;
  private volatile long rank;
  private volatile boolean known;
  private volatile OutCounters outSetting = OutCounters.AUTO;
  private volatile boolean repliesShown;
  private volatile boolean repliesAreNews;

  /** What speaks for it: the seconds in which it was heard, {@link ExporterTable#PROOF} at most. */
  private volatile int proof;

  private volatile long provedMs;
  private volatile int visits;

  /** It waits in the table's queue for a loop to read what is doubted. */
  private final AtomicBoolean overdue = new AtomicBoolean();

  Exporter(
      long addressHi,
      long addressLo,
      CodecLimits limits,
      MemoryBudgets budgets,
      ExporterCounters counters,
      LongAdder steps) {
    super(addressHi, addressLo, 0);
    this.counters = counters;
    this.steps = steps;
    this.learnedAllowance = new MemoryBudget.Allowance(budgets.learned());
    this.domainsAllowance = new MemoryBudget.Allowance(budgets.domains());
    this.heldAllowance = new MemoryBudget.Allowance(budgets.held());
    this.templates = new TemplateStore(limits.templatesPerExporter(), learnedAllowance, steps);
    this.domains = new DomainStore(this::counters, domainsAllowance, steps);
    this.held = new HeldSets(limits.heldBytesPerExporter(), this::counters, heldAllowance, steps);
    this.ledger = new TotalsLedger(learnedAllowance, steps);
  }

  private static Exporter none() {
    CodecLimits limits = new CodecLimits(1, 1, 0, 0);
    return new Exporter(
        0, 0, limits, MemoryBudgets.of(limits), new ExporterCounters(), new LongAdder());
  }

  public long addressHi() {
    return keyHi;
  }

  public long addressLo() {
    return keyLo;
  }

  /** Decoded datagrams of one version. */
  public long datagrams(ProtocolVersion version) {
    return counters.datagrams(version).sum();
  }

  /** Data records that were read as flows; both halves of a biflow are one record. */
  public long records(ProtocolVersion version) {
    return counters.records(version).sum();
  }

  /** Calls of {@link RecordSink#onFlow}: a record's halves that have anything in them. */
  public long flows() {
    long sum = 0;
    for (FlowDirection direction : FlowDirection.values()) {
      sum += flows(direction);
    }
    return sum;
  }

  /** Flows delivered that were metered in one direction. */
  public long flows(FlowDirection direction) {
    return counters.flows(direction).sum();
  }

  /** Data records of options templates. */
  public long optionRecords() {
    return counters.optionRecords.sum();
  }

  /** Data records that are no flows: NAT logs, NSEL flow-created, records without counters. */
  public long events() {
    return counters.events.sum();
  }

  public long errors(WireError error) {
    return counters.errors(error);
  }

  /** Datagrams of v9 that were sent and never came. */
  public long missedDatagrams() {
    return counters.missedDatagrams.sum();
  }

  /** Records of v5 and IPFIX that were sent and never came. */
  public long missedRecords() {
    return counters.missedRecords.sum();
  }

  /** Templates known now, those of its connections included. */
  public long templateCount() {
    return templates.size() + connectionTemplates.sum();
  }

  void connectionTemplates(int more) {
    connectionTemplates.add(more);
  }

  /** Data sets that came before their template, by what became of them. */
  public long heldSets(HeldOutcome outcome) {
    return counters.held(outcome);
  }

  /** Data sets that wait for their template now. */
  public long heldNow() {
    return held.size();
  }

  /**
   * The rates by where they came from: {@code override}, {@code header} (of v5), {@code record},
   * and from options data {@code sampler N}, {@code interface N}, {@code line card N}, {@code
   * template}, {@code system}; {@code other} for what is beyond the first {@link
   * ReportedRates#MOST}. What was shown once stays.
   */
  public Map<String, Double> samplingRates() {
    Map<String, Double> rates = new LinkedHashMap<>();
    putIfSet(rates, "override", overrideRate);
    putIfSet(rates, "header", headerRate);
    putIfSet(rates, "record", recordRate);
    reportedRates.report(samplers, rates);
    return rates;
  }

  private static void putIfSet(Map<String, Double> rates, String source, double rate) {
    if (rate != 0) {
      rates.put(source, rate);
    }
  }

  /** Flow records of which options data described no rate, though it did of others. */
  public long unknownSamplingRecords() {
    return counters.unknownSampling.sum();
  }

  /** Unix time of the last decoded datagram, 0 before the first. */
  public long lastDatagramMs() {
    return lastDatagramMs;
  }

  /** Whether something of it has been decoded, so that it is more than an address on a datagram. */
  public boolean decodedAny() {
    return known;
  }

  /** Its place in the order in which exporters became known; a restored table keeps the order. */
  public long rank() {
    return rank;
  }

  /** Counts announcements of templates, and asks which ones come from now on. */
  public long announcement() {
    return announcements.incrementAndGet();
  }

  public ExporterCounters counters() {
    return counters;
  }

  public TemplateStore templates() {
    return templates;
  }

  public DomainStore domains() {
    return domains;
  }

  public HeldSets held() {
    return held;
  }

  public TotalsLedger ledger() {
    return ledger;
  }

  public SamplerStore samplers() {
    return samplers;
  }

  /** Options data says a rate; true if that is new. */
  public boolean sampler(int kind, int domain, long id, double rate) {
    return samplers.rate(kind, domain, id) != rate
        && samplers.learn(kind, domain, id, rate, SAMPLER_WEIGHT, learnedAllowance);
  }

  /** Where names of a kind are learned. */
  public NameStore names(NameKind kind) {
    ExporterNames told = names;
    return (told == null ? beginNames() : told).of(kind);
  }

  /** The names of a kind that options data gave; null if it gave none at all. */
  public @Nullable NameStore namesIfAny(NameKind kind) {
    ExporterNames told = names;
    return told == null ? null : told.of(kind);
  }

  private synchronized ExporterNames beginNames() {
    ExporterNames told = names;
    if (told == null) {
      told = new ExporterNames(learnedAllowance, steps);
      names = told;
    }
    return told;
  }

  /** What options data called a thing; null if it has not named it. */
  public @Nullable LearnedName name(NameKind kind, long id) {
    NameStore store = namesIfAny(kind);
    return store == null ? null : store.find(id);
  }

  /** All that options data named of a kind. */
  public void forEachName(NameKind kind, Consumer<LearnedName> consumer) {
    nameEntries(kind).forEach(entry -> consumer.accept(entry.learned(kind)));
  }

  List<NameEntry> nameEntries(NameKind kind) {
    NameStore store = namesIfAny(kind);
    return store == null ? List.of() : store.all();
  }

  /** How many names of a kind are known now. */
  public int nameCount(NameKind kind) {
    NameStore store = namesIfAny(kind);
    return store == null ? 0 : store.size();
  }

  /** Whether 23/24 beside 1/2 count as the reply: by a setting, or because a record showed it. */
  public boolean repliesInOut() {
    OutCounters setting = outSetting;
    return setting == OutCounters.REPLY || (setting == OutCounters.AUTO && repliesShown);
  }

  /**
   * True once, after a record has shown that 23/24 are the reply's. What was known from saved state
   * is no news.
   */
  public boolean takeNewsOfReplies() {
    boolean news = repliesAreNews;
    if (news) {
      repliesAreNews = false;
    }
    return news;
  }

  public void outSetting(OutCounters setting) {
    if (outSetting != setting) {
      outSetting = setting;
    }
  }

  public boolean repliesShown() {
    return repliesShown;
  }

  public void showReplies() {
    if (!repliesShown) {
      repliesShown = true;
      repliesAreNews = true;
    }
  }

  void restoreReplies() {
    repliesShown = true;
  }

  /** Bytes that 23 held beside 1 and that did not count, as the exporter sent them. */
  public long uncountedOutBytes() {
    return counters.outBytes.sum();
  }

  /** Packets that 24 held beside 2 and that did not count. */
  public long uncountedOutPackets() {
    return counters.outPackets.sum();
  }

  public void overrideRate(double rate) {
    if (overrideRate != rate) {
      overrideRate = rate;
    }
  }

  public void headerRate(double rate) {
    if (headerRate != rate) {
      headerRate = rate;
    }
  }

  public void recordRate(double rate) {
    if (recordRate != rate) {
      recordRate = rate;
    }
  }

  public void datagramAt(long nowMs) {
    if (lastDatagramMs != nowMs) {
      lastDatagramMs = nowMs;
      used(nowMs);
    }
  }

  boolean isProven() {
    return proof >= ExporterTable.PROOF;
  }

  /** Whether a datagram that decodes now says more for it than those before. */
  public boolean hasToProve(long nowMs) {
    return !isProven() && (!known || nowMs - provedMs >= ExporterTable.PROOF_MS);
  }

  /** In how many seconds it was heard while it was a stranger. */
  int visits() {
    return visits;
  }

  void visits(int seconds) {
    visits = seconds;
  }

  /** Something of it has decoded; true once there is as much proof of it as is asked for. */
  synchronized boolean prove(long nowMs, int most) {
    if (proof < most && (proof == 0 || nowMs - provedMs >= ExporterTable.PROOF_MS)) {
      provedMs = nowMs;
      proof++;
    }
    return proof >= most;
  }

  void proof(int seconds) {
    proof = seconds;
  }

  /** True for the first who asks: it goes into the queue once. */
  boolean becomeOverdue() {
    return overdue.compareAndSet(false, true);
  }

  void noLongerOverdue() {
    overdue.set(false);
  }

  /**
   * It has sent something of sense: from now on it has counters of its own, and strangers cannot
   * make the table forget it.
   */
  void becomeKnown(long rank) {
    this.rank = rank;
    counters = new ExporterCounters();
    known = true;
    learnedAllowance.known();
    domainsAllowance.known();
    heldAllowance.known();
  }

  /** Expires held sets, settles gaps; true if something is held that should be read now. */
  boolean sweep(long heldUntilMs, long gapsUntilMs) {
    domains.settle(gapsUntilMs);
    return held.expire(heldUntilMs);
  }

  /** The table forgets it: what it held or missed is settled, its counts and memory given back. */
  void forget(ExporterCounters rest) {
    domains.settle(Long.MAX_VALUE);
    held.dropAll();
    ExporterCounters own = counters;
    if (own != rest) {
      counters = rest;
      rest.take(own);
    }
    learnedAllowance.close();
    domainsAllowance.close();
    heldAllowance.close();
  }
}
