// SPDX-License-Identifier: Apache-2.0
package io.flowtally.link;

import java.io.InputStream;

/**
 * What another shard has saved that had a part of this one's stream before: of the exporters in
 * that part it knows templates, sampling rates and sequence numbers up to where this one goes on.
 */
public interface Handover {
  /** As the last commit of that shard wrote it. */
  InputStream state();

  /** Whether an exporter's datagrams are in the part that has changed hands. */
  boolean has(long exporterHi, long exporterLo);
}
