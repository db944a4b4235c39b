// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.codec.DataRecord;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.RecordSink;
import io.flowtally.codec.json.RecordJson;
import io.flowtally.codec.registry.InformationElements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** Writes each record as a line of JSON. A failing writer ends it with UncheckedIOException. */
final class JsonLines implements RecordSink {
  private final RecordJson json = new RecordJson(InformationElements.load());
  private final Writer lines;

  JsonLines(Writer lines) {
    this.lines = lines;
  }

  @Override
  public boolean wantsRecords() {
    return true;
  }

  @Override
  public void onRecord(DataRecord record) {
    try {
      json.appendLine(lines, record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onFlow(FlowRecord flow) {
    // the record has been printed with all that it says
  }
}
