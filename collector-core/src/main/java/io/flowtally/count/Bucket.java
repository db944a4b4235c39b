// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One series: a key, and the bytes and packets counted under it since it was created.
 *
 * <p>Any thread may add and read. A thread that adds must hold the bucket only between {@link
 * QuiescentState#enter} and {@link QuiescentState#leave}: after that it may have expired.
 *
 * <p>A bucket belongs to the loop that first counts in it. Its owner adds to plain fields that
 * nobody else writes: no locked instruction, no object beside the bucket. That is the common case,
 * for the kernel keeps an exporter on one loop, and a host's flows come from few exporters. All
 * others add to {@link SharedSums}, the LongAdders, which are made when the first of them comes.
 * The sums are those of both.
 *
 * <p>A key that takes another's place leads to a {@linkplain #retire retired} bucket: it is found
 * and read, but nobody adds to it. To tell costs nothing, for its owner is a number that no loop
 * has.
 *
 * <p>The fields take 84 of 88 bytes (compressed references); two more cost eight bytes a bucket.
 * That is why the flag shares an int with the creation time, the owner is a number, the sequence
 * has 48 bits, and a long key a {@linkplain LongKeyBucket class} of its own, as has a {@linkplain
 * FlowsBucket count of flows}.
 */
public sealed class Bucket permits LongKeyBucket, FlowsBucket {
  /** How many words of the key lie in fields of their own. */
  static final int INLINE = 4;

  private static final short NOBODY = 0;

  /** The owner of a bucket that has to leave: nobody adds to it any more. */
  private static final short RETIRED = -1;

  private static final int PAST_LIMIT = 1 << 31;

  /** Creation times count from the year 2000, so that 31 bits hold them until 2068. */
  private static final long YEAR_2000 = 946_684_800L;

  /** What was seen so lately was seen by the clock of now. */
  private static final int OF_NOW_SECONDS = 2;

  private static final VarHandle OWNER;
  private static final VarHandle OWN_BYTES;
  private static final VarHandle OWN_PACKETS;
  private static final VarHandle SHARED;

  static {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      OWNER = lookup.findVarHandle(Bucket.class, "owner", short.class);
      OWN_BYTES = lookup.findVarHandle(Bucket.class, "ownBytes", long.class);
      OWN_PACKETS = lookup.findVarHandle(Bucket.class, "ownPackets", long.class);
      SHARED = lookup.findVarHandle(Bucket.class, "shared", SharedSums.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long k0;
  private final long k1;
  private final long k2;
  private final long k3;
  private final int created;
  private volatile int lastSeen;

  /** Set once, by the loop whose number it is; whoever sees its own here set it. */
  private short owner = NOBODY;

  /** Of the thread that decides on admission: where in {@link Insiders} it is; 0: nowhere. */
  int place;

  /** The number of its birth, in two parts. */
  private short sequenceHigh;

  private int sequenceLow;

  /** Written by the owner only; while there is none, by {@link #takeOver}. */
  private long ownBytes;

  private long ownPackets;
  private volatile @Nullable SharedSums shared;

  Bucket(long[] key, int words, int createdSeconds, boolean pastLimit, long sequence) {
    k0 = key[0];
    k1 = words > 1 ? key[1] : 0;
    k2 = words > 2 ? key[2] : 0;
    k3 = words > 3 ? key[3] : 0;
    created = since2000(createdSeconds) | (pastLimit ? PAST_LIMIT : 0);
    lastSeen = createdSeconds;
    sequence(sequence);
  }

  static Bucket of(long[] key, int words, int createdSeconds, boolean pastLimit, long sequence) {
    return words > INLINE
        ? new LongKeyBucket(key, words, createdSeconds, pastLimit, sequence)
        : new Bucket(key, words, createdSeconds, pastLimit, sequence);
  }

  private void sequence(long number) {
    sequenceHigh = (short) (number >>> Integer.SIZE);
    sequenceLow = (int) number;
  }

  /** The number of its birth in the {@link SeriesSequence}. */
  public final long sequence() {
    return Short.toUnsignedLong(sequenceHigh) << Integer.SIZE | Integer.toUnsignedLong(sequenceLow);
  }

  private static int since2000(int createdSeconds) {
    long since = Integer.toUnsignedLong(createdSeconds) - YEAR_2000;
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, since));
  }

  /**
   * Counts one flow for a loop. Costs no write to the time while the second has not changed.
   *
   * @param loop the state of the loop whose thread calls
   * @return false if the series has ended, so that the flow has to be counted elsewhere
   */
  final boolean add(QuiescentState loop, long bytes, long packets, int nowSeconds) {
    if (owner == loop.number() || becomesOwner(loop)) {
      addOwn(bytes, packets, nowSeconds);
      return true;
    }
    if (owner == RETIRED) {
      return false;
    }
    add(bytes, packets, nowSeconds);
    return true;
  }

  private boolean becomesOwner(QuiescentState loop) {
    return owner == NOBODY && OWNER.compareAndSet(this, NOBODY, loop.number());
  }

  /**
   * Ends the series, which keeps its last value: a loop that already holds the bucket may add until
   * it has left the datagram it is in, others not any more.
   */
  final void retire() {
    OWNER.setVolatile(this, RETIRED);
  }

  /** True once nobody counts here any more and the series only waits to be read. */
  public final boolean isRetired() {
    return (short) OWNER.getVolatile(this) == RETIRED;
  }

  /** Counts one flow, from any thread. */
  final void add(long bytes, long packets, int nowSeconds) {
    shared().add(bytes, packets);
    seen(nowSeconds);
  }

  final SharedSums shared() {
    SharedSums present = shared;
    if (present != null) {
      return present;
    }
    SharedSums made = newSums();
    SharedSums other = (SharedSums) SHARED.compareAndExchange(this, null, made);
    return other != null ? other : made;
  }

  SharedSums newSums() {
    return new SharedSums();
  }

  /** What others than the owner have counted; null if there are none. */
  final @Nullable SharedSums sharedSums() {
    return shared;
  }

  final boolean isOwnedBy(QuiescentState loop) {
    return owner == loop.number();
  }

  /** Counts flows of a record that was just added; nothing where no flows are counted. */
  void addFlows(QuiescentState loop, long flows) {}

  /** Adds flows that an earlier process had counted, as {@link #takeOver} does bytes. */
  void takeOverFlows(long flows) {}

  /** 0 where no flows are counted. */
  public long flows() {
    return 0;
  }

  private void seen(int nowSeconds) {
    if (lastSeen != nowSeconds) {
      lastSeen = nowSeconds;
    }
  }

  /** Adds what an earlier process had counted. To be called before any loop counts in it. */
  final void takeOver(long bytes, long packets, int seenSeconds) {
    addOwn(bytes, packets, seenSeconds - lastSeen > 0 ? seenSeconds : lastSeen);
  }

  /** The series goes on from an earlier process. To be called before anybody reads it. */
  final void bornAs(long sequence) {
    sequence(sequence);
  }

  private void addOwn(long bytes, long packets, int nowSeconds) {
    OWN_BYTES.setRelease(this, ownBytes + bytes);
    OWN_PACKETS.setRelease(this, ownPackets + packets);
    seen(nowSeconds);
  }

  public final long bytes() {
    SharedSums others = shared;
    long own = (long) OWN_BYTES.getAcquire(this);
    return others == null ? own : own + others.bytes();
  }

  public final long packets() {
    SharedSums others = shared;
    long own = (long) OWN_PACKETS.getAcquire(this);
    return others == null ? own : own + others.packets();
  }

  /** Unix seconds; 0 if it was made by a clock that knew no time. */
  public final long createdSeconds() {
    int since = created & ~PAST_LIMIT;
    return since == 0 ? 0 : since + YEAR_2000;
  }

  /** Unix seconds of the last flow counted here. */
  public final long lastSeenSeconds() {
    return Integer.toUnsignedLong(lastSeen);
  }

  /** Times are unsigned and go round in 2106: only their differences mean something. */
  final boolean isIdle(int nowSeconds, int idleSeconds) {
    return nowSeconds - lastSeen >= idleSeconds;
  }

  /** A loop that counts meanwhile may lose its time to this one, which is as good. */
  final void clockMoved(int movedSeconds, int nowSeconds) {
    int seen = lastSeen;
    boolean ofTheOldClock =
        movedSeconds < 0
            ? seen - nowSeconds > 0
            : nowSeconds - seen > movedSeconds - OF_NOW_SECONDS;
    if (ofTheOldClock) {
      int moved = seen + movedSeconds;
      lastSeen = moved - nowSeconds > 0 ? nowSeconds : moved;
    }
  }

  /** True if it was made for a key that had been folded because the limit was reached. */
  public final boolean pastLimit() {
    return created < 0;
  }

  /** Word {@code i} of the key. */
  public final long word(int i) {
    return switch (i) {
      case 0 -> k0;
      case 1 -> k1;
      case 2 -> k2;
      case 3 -> k3;
      default -> wordOfRest(i - INLINE);
    };
  }

  /** Word {@code i} behind those that lie here. */
  long wordOfRest(int i) {
    return 0;
  }

  /** Copies the key to the start of {@code out}, which must have room for all its words. */
  public final void key(long[] out) {
    int inline = Math.min(INLINE, out.length);
    for (int i = 0; i < inline; i++) {
      out[i] = word(i);
    }
    copyRest(out);
  }

  void copyRest(long[] out) {}

  /** Loads both ends, which may lie in two cache lines. */
  final long touch() {
    return k0 + lastSeen;
  }

  final boolean hasKey(long[] key, int words) {
    if (k0 != key[0] || (words > 1 && k1 != key[1])) {
      return false;
    }
    if ((words > 2 && k2 != key[2]) || (words > 3 && k3 != key[3])) {
      return false;
    }
    return words <= INLINE || hasRest(key);
  }

  boolean hasRest(long[] key) {
    return true;
  }
}
