// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.codec.FlowRecord;
import io.flowtally.networks.sources.ServicesFile;
import org.jspecify.annotations.Nullable;

/**
 * The service that a flow belongs to: the name of the side that has one, of the lower port if both
 * have. Where none has, a port below 1024 is named by its number, {@code tcp/617}, and all else is
 * {@code ephemeral}; a protocol without ports has its own name. So values are as many as names, and
 * some two thousand. Immutable; a look-up reads two or three array elements.
 */
public final class ServiceTable {
  private static final int PRIVILEGED = 1024;

  /** No name at all. */
  static final ServiceTable NONE = new ServiceTable();

  private final char[] @Nullable [] byPort = new char[256] @Nullable [];
  private final char[] @Nullable [] unnamed = new char[256] @Nullable [];
  private final char[] byProtocol = new char[256];
  private final char ephemeral;

  private ServiceTable() {
    ephemeral = 0;
  }

  private ServiceTable(NetworkSources.Services services, GroupNames names) {
    ephemeral = (char) names.number("ephemeral");
    for (int protocol = 0; protocol < byProtocol.length; protocol++) {
      byProtocol[protocol] = (char) names.number(services.protocols().apply(protocol));
    }
    for (int protocol : ServicesFile.PROTOCOLS) {
      byPort[protocol] = new char[1 << 16];
    }
    for (ServicesFile file : services.files()) {
      file.rows().forEach(row -> name(row, names));
    }
    numberPrivileged(ServicesFile.TCP, "tcp/", names);
    numberPrivileged(ServicesFile.UDP, "udp/", names);
  }

  /** Compiles names to numbers. */
  static ServiceTable of(NetworkSources.Services services, GroupNames names) {
    return new ServiceTable(services, names);
  }

  private void name(ServicesFile.Row row, GroupNames names) {
    char[] ports = byPort[row.protocol()];
    if (ports != null && ports[row.port()] == 0) {
      ports[row.port()] = (char) names.number(row.service());
    }
  }

  /** Known by their number only, so they give way to the other side's name: see {@link #number}. */
  private void numberPrivileged(int protocol, String prefix, GroupNames names) {
    char[] numbered = new char[PRIVILEGED];
    char[] named = byPort[protocol];
    for (int port = 1; named != null && port < PRIVILEGED; port++) {
      numbered[port] = named[port] != 0 ? 0 : (char) names.number(prefix + port);
    }
    unnamed[protocol] = numbered;
  }

  /** Number of the record's service in {@link GroupNames}. */
  public int number(FlowRecord record) {
    int protocol = record.protocol() & 0xFF;
    char[] named = byPort[protocol];
    if (named == null) {
      return byProtocol[protocol];
    }
    int low = Math.min(record.srcPort(), record.dstPort());
    int high = Math.max(record.srcPort(), record.dstPort());
    char name = named[low];
    if (name == 0) {
      name = named[high];
    }
    if (name != 0) {
      return name;
    }
    if (low == 0) {
      return byProtocol[protocol]; // a fragment without ports
    }
    char[] numbered = unnamed[protocol];
    return numbered != null && low < PRIVILEGED ? numbered[low] : ephemeral;
  }
}
