// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.exporter.ExporterTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once of each exporter that its fields 23 and 24 turned out to be the reply's, since from
 * then on it counts more. Forged exporters must not fill the log: after {@link #MOST} lines the
 * metric alone tells. For one thread.
 */
public final class OutCountersLog {
  static final int MOST = 100;

  private static final Logger LOG = LoggerFactory.getLogger(OutCountersLog.class);

  private int lines;

  public void look(ExporterTable table) {
    table.forEach(
        exporter -> {
          if (exporter.decodedAny() && exporter.takeNewsOfReplies()) {
            say(exporter);
          }
        });
  }

  private void say(Exporter exporter) {
    if (lines >= MOST) {
      return;
    }
    lines++;
    LOG.info(
        "exporter {}: OUT_BYTES and OUT_PKTS (23, 24) are the other direction's and count as its"
            + " flows from now on; out_counters can say otherwise",
        IpAddress.format(exporter.addressHi(), exporter.addressLo()));
    if (lines == MOST) {
      LOG.info("more such exporters are not logged: see flowtally_exporter_reply_counters");
    }
  }

  int lines() {
    return lines;
  }
}
