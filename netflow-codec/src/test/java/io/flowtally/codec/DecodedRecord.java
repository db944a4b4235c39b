// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.address.IpAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A copy of one {@link DataRecord}, its line of JSON and the flows that were made of it. */
public final class DecodedRecord {
  final String exporter;
  final int version;
  final long domain;
  final int template;
  final boolean options;

  /** {@code PEN:ID:LENGTH:HEX} each, {@code scope} for the PEN of a scope of v9. */
  final List<String> fields = new ArrayList<>();

  final List<String> scope = new ArrayList<>();
  final List<DecodedFlow> flows = new ArrayList<>();
  public final String json;

  DecodedRecord(DataRecord record, String json) {
    exporter = IpAddress.format(record.exporterHi(), record.exporterLo());
    version = record.version();
    domain = record.domain();
    template = record.templateId();
    options = record.isOptions();
    this.json = json;
    record.forEachField(
        (pen, id, isScope, buffer, offset, length) -> {
          String from = isScope && version == 9 ? "scope" : Integer.toUnsignedString(pen);
          String hex = HexFormat.of().formatHex(buffer, offset, offset + length);
          String field = from + ":" + id + ":" + length + ":" + hex;
          fields.add(field);
          if (isScope) {
            scope.add(field);
          }
        });
  }

  /** A copy of one {@link FlowRecord}. */
  record DecodedFlow(
      String src,
      String dst,
      long bytes,
      long packets,
      int protocol,
      int srcPort,
      int dstPort,
      int tos,
      int tcpFlags,
      long srcAs,
      long dstAs,
      int srcMask,
      int dstMask,
      long inInterface,
      long outInterface,
      int direction,
      int vlan,
      int icmpType,
      int icmpCode,
      String exporter,
      boolean reverse) {

    static DecodedFlow of(FlowRecord flow) {
      return new DecodedFlow(
          IpAddress.format(flow.srcHi(), flow.srcLo()),
          IpAddress.format(flow.dstHi(), flow.dstLo()),
          flow.bytes(),
          flow.packets(),
          flow.protocol(),
          flow.srcPort(),
          flow.dstPort(),
          flow.tos(),
          flow.tcpFlags(),
          flow.srcAs(),
          flow.dstAs(),
          flow.srcMask(),
          flow.dstMask(),
          flow.inInterface(),
          flow.outInterface(),
          flow.direction(),
          flow.vlan(),
          flow.icmpType(),
          flow.icmpCode(),
          IpAddress.format(flow.exporterHi(), flow.exporterLo()),
          flow.reverse);
    }
  }
}
