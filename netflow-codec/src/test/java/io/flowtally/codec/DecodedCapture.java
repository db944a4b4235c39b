// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.DecodedRecord.DecodedFlow;
import io.flowtally.codec.exporter.ExporterTable;
import io.flowtally.codec.json.RecordJson;
import io.flowtally.codec.registry.InformationElements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a fresh decoder makes of a capture. */
public final class DecodedCapture implements RecordSink {
  private static final InformationElements ELEMENTS = InformationElements.load();

  final ExporterTable table = new ExporterTable(CodecLimits.defaults());
  public final List<DecodedRecord> records = new ArrayList<>();
  long datagrams;
  long decoded;

  private final RecordJson json = new RecordJson(ELEMENTS);

  private DecodedCapture() {}

  /** Nothing is translated, multiplied or turned round: as on the wire. */
  public static DecodePolicy.Builder wire() {
    return DecodePolicy.builder().natInside(false).applySampling(false).reverse(false);
  }

  /** A capture file; every exporter under its own address. */
  public static DecodedCapture of(Path capture, DecodePolicy policy) {
    try {
      DecodedCapture result = new DecodedCapture();
      result.decodeAll(PcapDatagrams.read(capture), policy);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Datagrams of one exporter. */
  public static DecodedCapture of(List<byte[]> datagrams, DecodePolicy policy) {
    DecodedCapture result = new DecodedCapture();
    long exporter = IpAddress.v4(0xC0000201);
    result.decodeAll(
        datagrams.stream().map(octets -> new PcapDatagrams.Datagram(exporter, 0, octets)).toList(),
        policy);
    return result;
  }

  private void decodeAll(List<PcapDatagrams.Datagram> all, DecodePolicy policy) {
    DatagramDecoder decoder = new DatagramDecoder(table, this);
    decoder.policy(policy);
    long nowMs = 1_600_000_000_000L;
    for (PcapDatagrams.Datagram datagram : all) {
      datagrams++;
      byte[] payload = datagram.payload;
      nowMs += 10;
      if (decoder.decode(
          payload, 0, payload.length, 0, datagram.exporterLo, datagram.port, nowMs)) {
        decoded++;
      }
    }
    table.sweep(nowMs + CodecLimits.defaults().heldForMs());
    decoder.readOverdue(nowMs);
  }

  @Override
  public boolean wantsRecords() {
    return true;
  }

  @Override
  public void onRecord(DataRecord record) {
    StringBuilder line = new StringBuilder();
    try {
      json.appendLine(line, record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    records.add(new DecodedRecord(record, line.toString()));
  }

  @Override
  public void onFlow(FlowRecord flow) {
    records.get(records.size() - 1).flows.add(DecodedFlow.of(flow));
  }

  List<DecodedRecord> flowRecords() {
    return records.stream().filter(record -> !record.options).toList();
  }

  List<DecodedRecord> optionRecords() {
    return records.stream().filter(record -> record.options).toList();
  }
}
