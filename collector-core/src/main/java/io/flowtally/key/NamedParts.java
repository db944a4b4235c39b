// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a key can have a name: hosts, AS numbers, interfaces. Immutable. */
public final class NamedParts {
  private final List<AddressPart> hosts = new ArrayList<>();
  private final List<NumberPart> systems = new ArrayList<>();
  private final List<NumberPart> interfaces = new ArrayList<>();
  private final @Nullable AddressPart exporter;

  /** Takes what it finds in a key. */
  public interface Visitor {
    void host(long hi, long lo);

    void as(long number);

    /** An interface of the exporter at this address; ::, if the key does not have the exporter. */
    void onInterface(long exporterHi, long exporterLo, long index);
  }

  NamedParts(KeyLayout layout) {
    exporter = layout.address(AddressField.EXPORTER);
    add(layout.address(AddressField.SRC_HOST), hosts);
    add(layout.address(AddressField.DST_HOST), hosts);
    add(layout.number("src_as"), systems);
    add(layout.number("dst_as"), systems);
    add(layout.number("in_iface"), interfaces);
    add(layout.number("out_iface"), interfaces);
  }

  private static <T> void add(@Nullable T part, List<T> parts) {
    if (part != null) {
      parts.add(part);
    }
  }

  /** Whether there is nothing that could have a name. */
  public boolean isEmpty() {
    return hosts.isEmpty() && systems.isEmpty() && interfaces.isEmpty();
  }

  /** Shows a key's parts, but for those that are {@code other}. */
  public void visit(long[] key, Visitor visitor) {
    for (AddressPart host : hosts) {
      if (!host.isOther(key)) {
        visitor.host(host.hi(key), host.lo(key));
      }
    }
    for (NumberPart system : systems) {
      if (!system.isOther(key) && system.value(key) != 0) {
        visitor.as(system.value(key));
      }
    }
    for (NumberPart number : interfaces) {
      if (!number.isOther(key)) {
        visitor.onInterface(
            exporter == null ? 0 : exporter.hi(key),
            exporter == null ? 0 : exporter.lo(key),
            number.value(key));
      }
    }
  }
}
