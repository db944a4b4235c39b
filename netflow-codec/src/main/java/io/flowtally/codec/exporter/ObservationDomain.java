// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.limits.KeyedTable;
import io.flowtally.codec.limits.MemoryBudget;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A version and an observation domain of IPFIX, a source id of v9, an engine of v5, with its
 * sessions. Shared by all loops.
 *
 * <p>Sequence numbers belong to the session: several probes on one host have a port and numbers
 * each. But one exporter may also send from several ports with one row of numbers, as line cards
 * do, or have its port rewritten by a NAT. The numbers themselves tell these apart:
 *
 * <ul>
 *   <li>A session that is new and goes on exactly where a stream ends, joins it. Any other has a
 *       stream of its own, unless it comes close to one that several sessions are known to share.
 *   <li>A session that goes on with its own numbers, which its stream has left behind, was joined
 *       by chance and gets a stream of its own.
 *   <li>A session whose numbers do not go on, but are exactly the next of another stream, joins
 *       that, unless its numbers have shown to be its own.
 * </ul>
 *
 * What is in order, of a session with a stream of its own, takes no lock. At most {@link
 * #MOST_SESSIONS} are remembered: the one that was silent longest gives way, so that an exporter
 * with a new port for every datagram costs nothing that grows.
 */
public final class ObservationDomain extends KeyedTable.Entry {
  static final int MOST_SESSIONS = 64;

  /** About the heap that a session takes with all gaps of its stream open, for the limits. */
  static final int SESSION_WEIGHT = 1536;

  static final int WEIGHT = 256;

  /** So near must a number be to the numbers that several sessions share. */
  private static final int NEAR = 1 << 12;

  final ProtocolVersion version;
  final int id;
  private final LongConsumer missed;
  private final MemoryBudget.Allowance allowance;
  private final LongAdder steps;
  private volatile Session[] sessions = {};
  private volatile @Nullable Session latest;
  private long charged;

  ObservationDomain(
      ProtocolVersion version,
      int id,
      LongConsumer missed,
      MemoryBudget.Allowance allowance,
      LongAdder steps,
      long nowMs) {
    super(0, key(version, id), nowMs);
    this.version = version;
    this.id = id;
    this.missed = missed;
    this.allowance = allowance;
    this.steps = steps;
  }

  static long key(ProtocolVersion version, int id) {
    return (long) version.number() << 32 | Integer.toUnsignedLong(id);
  }

  /**
   * The session of a datagram that has come, placed by its number.
   *
   * @param uptimeMs system uptime, -1 if the protocol has none
   */
  public Session arrive(
      Exporter exporter, long sessionId, int number, long uptimeMs, long exportS, long nowMs) {
    Session session = latest;
    if (session == null || session.id != sessionId || !session.stream().sequence.expects(number)) {
      Session other = find(sessionId);
      if (other != null && isInOrderAlone(other, number)) {
        other.apart += session != other ? 1 : 0;
        session = other;
      } else {
        session = place(exporter, sessionId, number, uptimeMs, exportS, nowMs);
      }
      latest = session;
    }
    session.used(nowMs);
    session.stream().heard(number, uptimeMs, exportS);
    return session;
  }

  private static boolean isInOrderAlone(Session session, int number) {
    ExportStream stream = session.stream();
    return stream.members == 1 && stream.sequence.expects(number);
  }

  private @Nullable Session find(long sessionId) {
    for (Session session : sessions) {
      if (session.id == sessionId) {
        return session;
      }
    }
    return null;
  }

  private synchronized Session place(
      Exporter exporter, long sessionId, int number, long uptimeMs, long exportS, long nowMs) {
    steps.add(sessions.length + 1);
    Session session = find(sessionId);
    if (session == null) {
      return admit(exporter, sessionId, number, uptimeMs, exportS, nowMs);
    }
    ExportStream stream = session.stream();
    if (stream.sequence.expects(number)) {
      if (session != latest && !session.isNext(number)) {
        stream.joined(exporter, nowMs);
      }
      return session;
    }
    if (!stream.sequence.awaits(number)) {
      rearrange(exporter, session, number, nowMs);
      if (version != ProtocolVersion.V5
          && session.stream() == stream
          && stream.restarts(number, uptimeMs, exportS)) {
        stream.sequence.startAnew();
        stream.doubt(exporter.announcement(), nowMs);
      }
    }
    return session;
  }

  /** A session whose number is not the next of its stream may belong to another one. */
  private void rearrange(Exporter exporter, Session session, int number, long nowMs) {
    ExportStream stream = session.stream();
    if (stream.members > 1 && session.isNext(number)) {
      stream.joint = 0;
      session.apart++;
      ExportStream own = newStream(session.serial);
      if (exporter.templates().anyOwned()) {
        own.doubt(exporter.announcement(), nowMs);
      } else if (stream.doubtedBefore() != 0) {
        own.doubt(stream.doubtedBefore(), stream.doubtedSinceMs());
      }
      move(session, own);
    } else if (session.apart < ExportStream.PROVEN) {
      ExportStream other = streamThatExpects(number);
      if (other != null) {
        other.joined(exporter, nowMs);
      } else {
        other = latestThatAwaits(number);
      }
      if (other != null && other != stream) {
        session.apart = 0;
        move(session, other);
      }
    }
  }

  private Session admit(
      Exporter exporter, long sessionId, int number, long uptimeMs, long exportS, long nowMs) {
    int serial = exporter.domains().nextSerial();
    ExportStream stream = streamThatExpects(number);
    if (stream != null) {
      stream.joined(exporter, nowMs);
    } else {
      stream = jointStreamNear(number);
    }
    if (stream == null) {
      stream = newStream(serial);
      ExportStream kin = kin(uptimeMs, exportS);
      if (kin != null && kin.doubtedBefore() != 0) {
        stream.doubt(kin.doubtedBefore(), kin.doubtedSinceMs());
      } else if (kin == null && sessions.length > 0) {
        // Another process, or the same one started again: its templates are not known.
        stream.doubt(exporter.announcement(), nowMs);
      }
    }
    return add(new Session(sessionId, serial, stream));
  }

  private Session add(Session session) {
    session.stream().members++;
    Session[] kept = sessions;
    if (kept.length >= MOST_SESSIONS || !take()) {
      kept = withoutOldest(kept);
    }
    Session[] fresh = Arrays.copyOf(kept, kept.length + 1);
    fresh[kept.length] = session;
    sessions = fresh;
    return session;
  }

  private boolean take() {
    if (!allowance.take(SESSION_WEIGHT)) {
      return sessions.length == 0;
    }
    charged += SESSION_WEIGHT;
    return true;
  }

  private Session[] withoutOldest(Session[] all) {
    int oldest = 0;
    for (int i = 1; i < all.length; i++) {
      if (all[i].lastUsedMs() < all[oldest].lastUsedMs()) {
        oldest = i;
      }
    }
    leave(all[oldest].stream());
    Session[] kept = Arrays.copyOf(all, all.length - 1);
    System.arraycopy(all, oldest + 1, kept, oldest, kept.length - oldest);
    return kept;
  }

  private void move(Session session, ExportStream to) {
    leave(session.stream());
    to.members++;
    session.stream(to);
  }

  private static void leave(ExportStream stream) {
    if (--stream.members == 0) {
      stream.sequence.settle(Long.MAX_VALUE);
    }
  }

  private @Nullable ExportStream streamThatExpects(int number) {
    for (Session session : sessions) {
      if (session.stream().sequence.expects(number)) {
        return session.stream();
      }
    }
    return null;
  }

  /** The stream of the last datagram, if one with this number is missing there. */
  private @Nullable ExportStream latestThatAwaits(int number) {
    Session last = latest;
    return last != null && last.stream().sequence.awaits(number) ? last.stream() : null;
  }

  private @Nullable ExportStream jointStreamNear(int number) {
    for (Session session : sessions) {
      ExportStream stream = session.stream();
      int off = number - (int) stream.sequence.expected();
      if (stream.isJoint() && Math.abs(off) < NEAR) {
        return stream;
      }
    }
    return null;
  }

  private @Nullable ExportStream kin(long uptimeMs, long exportS) {
    for (Session session : sessions) {
      if (session.stream().isKin(uptimeMs, exportS)) {
        return session.stream();
      }
    }
    return null;
  }

  private ExportStream newStream(int serial) {
    return new ExportStream(serial, new SequenceTracker(version, missed));
  }

  /** Counts as missed what was noticed at {@code untilMs} or before. */
  void settle(long untilMs) {
    for (Session session : sessions) {
      session.stream().sequence.settle(untilMs);
    }
  }

  Session[] sessions() {
    return sessions.clone();
  }

  /** A session as it was kept; sessions that had a stream together have one again. */
  synchronized Session restored(long sessionId, int serial, int stream) {
    for (Session session : sessions) {
      if (session.stream().serial == stream) {
        return add(new Session(sessionId, serial, session.stream()));
      }
    }
    SequenceTracker sequence = new SequenceTracker(version, missed);
    return add(new Session(sessionId, serial, new ExportStream(stream, sequence)));
  }

  /** What it took of the allowance goes back; gaps are settled. */
  synchronized long leave() {
    settle(Long.MAX_VALUE);
    return charged;
  }
}
