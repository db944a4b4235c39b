// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.WireError;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.collector.exporters.ForeignProtocol;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code decode}: every record of a capture as a line of JSON. */
@Command(
    name = "decode",
    description = "Prints every record, options too, as a line of JSON with all its fields.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class)
final class DecodeCommand implements Callable<Integer> {
  /** After every time limit of the codec, and far from any overflow. */
  private static final long END_OF_TIME_MS = Long.MAX_VALUE / 2;

  @Mixin private final CaptureList captures = new CaptureList();

  private final Terminal output;

  DecodeCommand(Terminal output) {
    this.output = output;
  }

  @Override
  public Integer call() throws IOException {
    Writer lines = new BufferedWriter(new OutputStreamWriter(output.out(), StandardCharsets.UTF_8));
    ExporterTable exporters = new ExporterTable(CodecLimits.defaults());
    DatagramDecoder decoder = new DatagramDecoder(exporters, new JsonLines(lines));
    Map<String, Integer> rejected = new TreeMap<>();
    captures.read(
        (buffer, offset, length, fromHi, fromLo, fromPort, toHi, toLo, toPort, timeMs) -> {
          if (!decoder.decode(buffer, offset, length, fromHi, fromLo, fromPort, timeMs)) {
            rejected.merge(ForeignProtocol.name(buffer, offset, length), 1, Integer::sum);
          }
        },
        output);
    exporters.sweep(END_OF_TIME_MS);
    decoder.readOverdue(END_OF_TIME_MS);
    lines.flush();
    for (WireError error : WireError.values()) {
      if (exporters.errors(error) > 0) {
        output.err().println(exporters.errors(error) + " " + error.reason());
      }
    }
    rejected.forEach((what, count) -> output.err().println(count + " not decoded: " + what));
    return captures.exitCode(exporters.decodedDatagrams(), output);
  }
}
