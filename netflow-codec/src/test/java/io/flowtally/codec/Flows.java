// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.exporter.ExporterTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder with a sink that writes each flow as a line of text: what most tests look at.
 *
 * <p>Shipped in the test-jar with {@link DatagramBuilder}.
 */
public final class Flows implements RecordSink {
  /** The exporter of a datagram, unless a test says another. */
  public static final long EXPORTER = IpAddress.v4(0xC0000201);

  public final ExporterTable table;
  public final DatagramDecoder decoder;
  public final List<String> lines = new ArrayList<>();
  public long nowMs = 1_700_000_000_000L;

  public Flows() {
    this(CodecLimits.defaults());
  }

  public Flows(CodecLimits limits) {
    this(new ExporterTable(limits));
  }

  public Flows(ExporterTable table) {
    this.table = table;
    this.decoder = new DatagramDecoder(table, this);
  }

  /** Decodes a datagram of 192.0.2.1. */
  public Flows send(DatagramBuilder datagram) {
    sendFrom(EXPORTER, datagram.build());
    return this;
  }

  public boolean send(byte[] datagram) {
    return sendFrom(EXPORTER, datagram);
  }

  /** Decodes a datagram of 192.0.2.1 from a UDP port, or a message of a connection. */
  public Flows sendFromPort(long port, DatagramBuilder datagram) {
    byte[] octets = datagram.build();
    decoder.decode(octets, 0, octets.length, 0, EXPORTER, port, nowMs);
    return this;
  }

  public boolean sendFrom(long v4Exporter, byte[] datagram) {
    return decoder.decode(datagram, 0, datagram.length, 0, v4Exporter, 0, nowMs);
  }

  /** 192.0.2.1, once it has sent something. */
  public Exporter exporter() {
    return table.find(0, EXPORTER);
  }

  /** {@code 10.0.0.1 > 10.0.0.2 bytes/packets}. */
  @Override
  public void onFlow(FlowRecord flow) {
    StringBuilder line = new StringBuilder();
    IpAddress.append(line, flow.srcHi(), flow.srcLo());
    IpAddress.append(line.append(" > "), flow.dstHi(), flow.dstLo());
    lines.add(line.append(' ').append(flow.bytes()).append('/').append(flow.packets()).toString());
  }
}
