package io.flowtally.count;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One series: a key, and the octets and packets counted under it since it was created.
 *
 * <p>Any thread may add and read. A thread that adds must hold the bucket only between {@link
 * QuiescentState#enter} and {@link QuiescentState#leave}: after that it may have expired.
 *
 * <p>The fields fill 64 bytes exactly (compressed references), the two adders 32 each; one more
 * field costs eight bytes a bucket. That is why the flag shares an int with the creation time.
 */
public final class Bucket {
  /** How many words of the key lie in fields of their own. */
  private static final int INLINE = 4;

  private static final int PAST_LIMIT = 1 << 31;

  private final long k0;
  private final long k1;
  private final long k2;
  private final long k3;
  private final long @Nullable [] rest;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder packets = new LongAdder();
  private final int created;
  private volatile int lastSeen;

  Bucket(long[] key, int words, int createdSeconds, boolean pastLimit) {
    k0 = key[0];
    k1 = words > 1 ? key[1] : 0;
    k2 = words > 2 ? key[2] : 0;
    k3 = words > 3 ? key[3] : 0;
    rest = words > INLINE ? Arrays.copyOfRange(key, INLINE, words) : null;
    created = (createdSeconds & ~PAST_LIMIT) | (pastLimit ? PAST_LIMIT : 0);
    lastSeen = createdSeconds;
  }

  /** Counts one flow. Costs no write to the time while the second has not changed. */
  public void add(long bytes, long packets, int nowSeconds) {
    this.bytes.add(bytes);
    this.packets.add(packets);
    if (lastSeen != nowSeconds) {
      lastSeen = nowSeconds;
    }
  }

  /** Adds what an earlier process had counted. */
  void takeOver(long bytes, long packets, int seenSeconds) {
    add(bytes, packets, Math.max(lastSeen, seenSeconds));
  }

  public long bytes() {
    return bytes.sum();
  }

  public long packets() {
    return packets.sum();
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

  long touchSums() {
    return bytes.sum() + packets.sum();
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
