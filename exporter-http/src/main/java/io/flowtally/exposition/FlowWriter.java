// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import java.io.IOException;
import java.io.OutputStream;

/** Writes flow metrics in one format. */
interface FlowWriter {
  /** Writes one metric that has buckets, as the library would, with a heap that stays flat. */
  void write(FlowCounter metric, OutputStream out) throws IOException;
}
