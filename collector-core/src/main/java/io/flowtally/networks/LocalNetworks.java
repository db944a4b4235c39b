// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.address.Prefix;
import io.flowtally.address.PrefixText;
import io.flowtally.text.Quoted;
import io.flowtally.text.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code local} names: groups of the networks file, and prefixes.
 *
 * <p>An address is local when the row that matches it longest belongs to one of the groups, or when
 * one of the prefixes contains it. Immutable.
 */
public final class LocalNetworks {
  private final Set<String> groups;
  private final List<Prefix> prefixes;

  private LocalNetworks(Set<String> groups, List<Prefix> prefixes) {
    this.groups = Set.copyOf(groups);
    this.prefixes = List.copyOf(prefixes);
  }

  /** Resolves every entry. A group's name is taken as it is written, else in any case. */
  static LocalNetworks resolve(NetworksFile file, List<String> local) throws NetworksException {
    Set<String> groups = new LinkedHashSet<>();
    List<Prefix> prefixes = new ArrayList<>();
    List<NetworksException.LocalMistake> mistakes = new ArrayList<>();
    for (int i = 0; i < local.size(); i++) {
      String entry = local.get(i).strip();
      String group = group(file, entry);
      Prefix prefix = group == null ? PrefixText.parse(entry) : null;
      if (group != null) {
        groups.add(group);
      } else if (prefix == null) {
        mistakes.add(new NetworksException.LocalMistake(i, unknown(file, entry)));
      } else {
        prefixes.add(prefix);
      }
    }
    if (!mistakes.isEmpty()) {
      throw new NetworksException(mistakes);
    }
    return new LocalNetworks(groups, prefixes);
  }

  static @Nullable String group(NetworksFile file, String name) {
    if (file.groups().contains(name)) {
      return name;
    }
    for (String group : file.groups()) {
      if (group.equalsIgnoreCase(name)) {
        return group;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return groups.isEmpty() && prefixes.isEmpty();
  }

  List<Prefix> prefixes() {
    return prefixes;
  }

  boolean containsGroup(String group) {
    return groups.contains(group);
  }

  @Nullable Prefix prefixOf(long hi, long lo) {
    for (Prefix prefix : prefixes) {
      if (prefix.contains(hi, lo)) {
        return prefix;
      }
    }
    return null;
  }

  /** The groups of a file for a message. */
  public static String listOfGroups(NetworksFile file) {
    if (file.rows().isEmpty()) {
      return "no networks file is read, or it has no rows";
    }
    if (file.groups().isEmpty()) {
      return file.name() + " has no groups: a comment line above rows, such as ! Inside, opens one";
    }
    return "the groups of " + file.name() + " are " + String.join(", ", file.groups());
  }

  private static String unknown(NetworksFile file, String entry) {
    String guess = Spelling.guess(entry, file.groups());
    return Quoted.of(entry)
        + " is neither a prefix, such as 10.0.0.0/8, nor a group: "
        + (guess.isEmpty() ? listOfGroups(file) : "did you mean \"" + guess + "\"?");
  }
}
