// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.limits.KeyedTable;
import io.flowtally.codec.limits.MemoryBudget;
import io.flowtally.codec.template.Template;
import io.flowtally.codec.template.TemplateStore;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A connection of an exporter over TCP or TLS: its templates and its sequence numbers, which are
 * nobody else's and end with it (RFC 7011 sections 3.1, 8.1 and 10.4). They stand here and not with
 * the exporter, for an exporter that was silent for long may be forgotten while its connection, on
 * which no template comes twice, goes on.
 *
 * <p>Belongs to the decoder of one loop; not thread-safe.
 */
public final class Connection extends KeyedTable.Entry {
  /** Domains with sequence numbers; past that the one that was silent longest begins anew. */
  static final int MOST_DOMAINS = 64;

  private final MemoryBudget.Allowance allowance;
  private final TemplateStore templates;
  private final Map<Integer, Session> sessions = new LinkedHashMap<>(4, 0.75f, true);
  private @Nullable Session latest;
  private int latestDomain;
  private Exporter exporter = Exporter.NONE;
  private int shownTemplates;

  Connection(long session, CodecLimits limits, MemoryBudget learned, LongAdder steps, long nowMs) {
    super(0, session, nowMs);
    // Whoever has made a connection has its address, so it is no stranger.
    this.allowance = new MemoryBudget.Allowance(learned);
    this.allowance.known();
    this.templates = new TemplateStore(limits.templatesPerExporter(), allowance, steps);
  }

  public TemplateStore templates() {
    return templates;
  }

  /** The session of a message in a domain, whose templates are {@linkplain Template#SHARED all}. */
  public Session session(Exporter of, ProtocolVersion version, int domain) {
    if (of != exporter) {
      // It was forgotten meanwhile: what is missed from now on is another's.
      showTemplates(0);
      settle();
      sessions.clear();
      latest = null;
      exporter = of;
      showTemplates();
    }
    Session session = latest;
    if (session == null || latestDomain != domain) {
      session = sessions.get(domain);
      if (session == null) {
        session = begin(of, version, domain);
      }
      latest = session;
      latestDomain = domain;
    }
    return session;
  }

  private Session begin(Exporter of, ProtocolVersion version, int domain) {
    if (!allowance.take(ObservationDomain.SESSION_WEIGHT) || sessions.size() >= MOST_DOMAINS) {
      Iterator<Session> eldest = sessions.values().iterator();
      if (eldest.hasNext()) {
        eldest.next().stream().sequence.settle(Long.MAX_VALUE);
        eldest.remove();
        allowance.giveBack(ObservationDomain.SESSION_WEIGHT);
      }
    }
    SequenceTracker numbers =
        new SequenceTracker(version, units -> of.counters().missed(version).add(units));
    Session session =
        new Session(keyLo, Template.SHARED, new ExportStream(Template.SHARED, numbers));
    sessions.put(domain, session);
    return session;
  }

  private void settle() {
    sessions.values().forEach(session -> session.stream().sequence.settle(Long.MAX_VALUE));
  }

  /** Shows with the exporter how many templates there are now. */
  public void showTemplates() {
    showTemplates(templates.size());
  }

  private void showTemplates(int now) {
    exporter.connectionTemplates(now - shownTemplates);
    shownTemplates = now;
  }

  /** Nothing comes any more: what is missing is missed, and what was taken is given back. */
  void end() {
    settle();
    showTemplates(0);
    allowance.close();
  }
}
