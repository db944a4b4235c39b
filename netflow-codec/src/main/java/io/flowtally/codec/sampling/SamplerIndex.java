// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import io.flowtally.codec.limits.KeyedHash;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from kind, domain and id to what a {@link SamplerStore} knows of them. Readers take
 * no lock; who changes it holds the store's. No change costs more for what is stored: it replaces a
 * chain, which the keyed hash keeps short, and grows once, from {@link #FEW} chains to {@link
 * #MANY}.
 */
final class SamplerIndex<V> {
  private static final int FEW = 16;
  private static final int MANY = 1024;

  private record Cell<V>(int kind, int domain, long id, V value, @Nullable Cell<V> next) {
    boolean is(int kind, int domain, long id) {
      return this.id == id && this.domain == domain && this.kind == kind;
    }
  }

  private volatile AtomicReferenceArray<@Nullable Cell<V>> chains = new AtomicReferenceArray<>(FEW);
  private int size;

  @Nullable V find(int kind, int domain, long id) {
    AtomicReferenceArray<@Nullable Cell<V>> current = chains;
    Cell<V> cell = current.getAcquire(chain(current, kind, domain, id));
    while (cell != null && !cell.is(kind, domain, id)) {
      cell = cell.next;
    }
    return cell == null ? null : cell.value;
  }

  /** For a key that is not there. */
  void add(int kind, int domain, long id, V value) {
    if (size == FEW && chains.length() == FEW) {
      grow();
    }
    push(chains, kind, domain, id, value);
    size++;
  }

  void remove(int kind, int domain, long id) {
    int chain = chain(chains, kind, domain, id);
    Cell<V> kept = null;
    for (Cell<V> cell = chains.getPlain(chain); cell != null; cell = cell.next) {
      if (cell.is(kind, domain, id)) {
        size--;
      } else {
        kept = new Cell<>(cell.kind, cell.domain, cell.id, cell.value, kept);
      }
    }
    chains.setRelease(chain, kept);
  }

  private void grow() {
    AtomicReferenceArray<@Nullable Cell<V>> larger = new AtomicReferenceArray<>(MANY);
    for (int i = 0; i < FEW; i++) {
      for (Cell<V> cell = chains.getPlain(i); cell != null; cell = cell.next) {
        push(larger, cell.kind, cell.domain, cell.id, cell.value);
      }
    }
    chains = larger;
  }

  private static <V> void push(
      AtomicReferenceArray<@Nullable Cell<V>> chains, int kind, int domain, long id, V value) {
    int chain = chain(chains, kind, domain, id);
    chains.setRelease(chain, new Cell<>(kind, domain, id, value, chains.getPlain(chain)));
  }

  private static <V> int chain(
      AtomicReferenceArray<@Nullable Cell<V>> chains, int kind, int domain, long id) {
    return KeyedHash.of(id, (long) domain << 8 | kind) & chains.length() - 1;
  }
}
