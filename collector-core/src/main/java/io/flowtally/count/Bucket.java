package io.flowtally.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One series: a key, and the octets and packets counted under it since it was created.
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
 * <p>The fields fill 80 bytes exactly (compressed references); one more costs eight bytes a bucket.
 * That is why the flag shares an int with the creation time.
 */
public final class Bucket {
  /** How many words of the key lie in fields of their own. */
  private static final int INLINE = 4;

  private static final int PAST_LIMIT = 1 << 31;
  private static final VarHandle OWNER;
  private static final VarHandle OWN_BYTES;
  private static final VarHandle OWN_PACKETS;
  private static final VarHandle SHARED;

  static {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      OWNER = lookup.findVarHandle(Bucket.class, "owner", QuiescentState.class);
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
  private final long @Nullable [] rest;
  private final int created;
  private volatile int lastSeen;

  /** Set once, by the loop that it names; whoever sees itself here set it. */
  private @Nullable QuiescentState owner;

  /** Written by the owner only; while there is none, by {@link #takeOver}. */
  private long ownBytes;

  private long ownPackets;
  private volatile @Nullable SharedSums shared;

  Bucket(long[] key, int words, int createdSeconds, boolean pastLimit) {
    k0 = key[0];
    k1 = words > 1 ? key[1] : 0;
    k2 = words > 2 ? key[2] : 0;
    k3 = words > 3 ? key[3] : 0;
    rest = words > INLINE ? Arrays.copyOfRange(key, INLINE, words) : null;
    created = (createdSeconds & ~PAST_LIMIT) | (pastLimit ? PAST_LIMIT : 0);
    lastSeen = createdSeconds;
  }

  /**
   * Counts one flow for a loop. Costs no write to the time while the second has not changed.
   *
   * @param loop the state of the loop whose thread calls
   */
  void add(QuiescentState loop, long bytes, long packets, int nowSeconds) {
    if (owner == loop || becomesOwner(loop)) {
      addOwn(bytes, packets, nowSeconds);
    } else {
      add(bytes, packets, nowSeconds);
    }
  }

  private boolean becomesOwner(QuiescentState loop) {
    return owner == null && OWNER.compareAndSet(this, null, loop);
  }

  /** Counts one flow, from any thread. */
  public void add(long bytes, long packets, int nowSeconds) {
    shared().add(bytes, packets);
    seen(nowSeconds);
  }

  private SharedSums shared() {
    SharedSums present = shared;
    if (present != null) {
      return present;
    }
    SharedSums made = new SharedSums();
    SharedSums other = (SharedSums) SHARED.compareAndExchange(this, null, made);
    return other != null ? other : made;
  }

  private void seen(int nowSeconds) {
    if (lastSeen != nowSeconds) {
      lastSeen = nowSeconds;
    }
  }

  /** Adds what an earlier process had counted. To be called before any loop counts in it. */
  void takeOver(long bytes, long packets, int seenSeconds) {
    addOwn(bytes, packets, Math.max(lastSeen, seenSeconds));
  }

  private void addOwn(long bytes, long packets, int nowSeconds) {
    OWN_BYTES.setRelease(this, ownBytes + bytes);
    OWN_PACKETS.setRelease(this, ownPackets + packets);
    seen(nowSeconds);
  }

  public long bytes() {
    SharedSums others = shared;
    long own = (long) OWN_BYTES.getAcquire(this);
    return others == null ? own : own + others.bytes();
  }

  public long packets() {
    SharedSums others = shared;
    long own = (long) OWN_PACKETS.getAcquire(this);
    return others == null ? own : own + others.packets();
  }

  /** Unix seconds. */
  public int createdSeconds() {
    return created & ~PAST_LIMIT;
  }

  /** Unix seconds of the last flow counted here. */
  public int lastSeenSeconds() {
    return lastSeen;
  }

  /** True if it was made for a key that had been folded because the limit was reached. */
  public boolean pastLimit() {
    return created < 0;
  }

  /** Word {@code i} of the key. */
  public long word(int i) {
    return switch (i) {
      case 0 -> k0;
      case 1 -> k1;
      case 2 -> k2;
      case 3 -> k3;
      default -> rest == null ? 0 : rest[i - INLINE];
    };
  }

  /** Copies the key to the start of {@code out}, which must have room for all its words. */
  public void key(long[] out) {
    int inline = Math.min(INLINE, out.length);
    for (int i = 0; i < inline; i++) {
      out[i] = word(i);
    }
    if (rest != null) {
      System.arraycopy(rest, 0, out, INLINE, rest.length);
    }
  }

  /** Loads both ends, which may lie in two cache lines. */
  long touch() {
    return k0 + lastSeen;
  }

  boolean hasKey(long[] key, int words) {
    if (k0 != key[0] || (words > 1 && k1 != key[1])) {
      return false;
    }
    if ((words > 2 && k2 != key[2]) || (words > 3 && k3 != key[3])) {
      return false;
    }
    return rest == null || hasRest(rest, key);
  }

  private static boolean hasRest(long[] rest, long[] key) {
    for (int i = 0; i < rest.length; i++) {
      if (rest[i] != key[i + INLINE]) {
        return false;
      }
    }
    return true;
  }
}
