// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.exporter;

import io.flowtally.codec.limits.KeyedTable;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The open connections of one loop, by the number of their session. Not thread-safe. */
public final class Connections {
  /** Numbers up to this are UDP ports, those above connections. */
  public static final int LAST_PORT = 65_535;

  private final ExporterTable table;
  private final KeyedTable<Connection> open = new KeyedTable<>(4, new LongAdder());
  private @Nullable Connection latest;

  public Connections(ExporterTable table) {
    this.table = table;
  }

  /** The connection of a session, from its first message on; null for a UDP port. */
  public @Nullable Connection of(long session, long nowMs) {
    if (session <= LAST_PORT) {
      return null;
    }
    Connection connection = latest;
    if (connection == null || connection.keyLo != session) {
      connection = open.find(0, session);
      if (connection == null) {
        connection = table.connect(session, nowMs);
        open.add(connection);
      }
      latest = connection;
    }
    return connection;
  }

  /** The connection is closed; its templates go with it. */
  public void end(long session) {
    Connection connection = open.find(0, session);
    if (connection != null) {
      open.remove(connection);
      connection.end();
      latest = null;
    }
  }
}
