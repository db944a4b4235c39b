// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import io.flowtally.address.AddressText.Words;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of hosts by address, at most {@value #MOST}. Used by one thread while it is filled. */
public final class HostNames {
  public static final int MOST = 65_536;

  private final Map<Words, HostName> names = new HashMap<>();
  private boolean full;

  /** Takes a name; an address that has one already keeps it. */
  public void add(Words address, String name, String source) {
    String plain = NameText.of(name);
    if (plain.isEmpty() || names.containsKey(address)) {
      return;
    }
    if (names.size() == MOST) {
      full = true;
      return;
    }
    names.put(address, new HostName(plain, source));
  }

  /** As {@link #add}, but the last name counts, as in a file that only grows. */
  void replace(Words address, String name, String source) {
    names.remove(address);
    add(address, name, source);
  }

  void remove(Words address) {
    names.remove(address);
  }

  /** Takes all of another's names for addresses that have none here. */
  public void addAll(HostNames others) {
    others.names.forEach((address, name) -> add(address, name.name(), name.source()));
    full |= others.full;
  }

  public @Nullable HostName find(Words address) {
    return names.get(address);
  }

  public int size() {
    return names.size();
  }

  /** Whether names had to be left out. */
  public boolean isFull() {
    return full;
  }
}
