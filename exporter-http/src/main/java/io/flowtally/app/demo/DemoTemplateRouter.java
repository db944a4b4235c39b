// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.demo;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * NetFlow v9 (RFC 3954) or IPFIX (RFC 7011), which differ in the header, in the set ids and in what
 * the sequence number counts. The template comes with the first datagram and every {@value
 * #TEMPLATE_EVERY}th after it.
 *
 * <pre>
 *  v9:    version 2 | records 2 | uptime 4 | seconds 4 | sequence 4 | source id 4 | sets
 *  IPFIX: version 2 | length 2 | seconds 4 | sequence 4 | domain 4 | sets
 *  set:   id 2 | length 2 | template: id 2, fields 2, (element 2, length 2)* | or records
 * </pre>
 */
public final class DemoTemplateRouter implements DemoRouter {
  private static final int TEMPLATE_EVERY = 20;
  private static final int V9 = 9;
  private static final int IPFIX = 10;
  private static final int V9_TEMPLATES = 0;
  private static final int IPFIX_TEMPLATES = 2;
  private static final int TEMPLATE = 256;
  private static final int LARGEST = 1400;

  private final int version;
  private final boolean ipv6;
  private int datagrams;
  private int records;

  private DemoTemplateRouter(int version, boolean ipv6) {
    this.version = version;
    this.ipv6 = ipv6;
  }

  public static DemoTemplateRouter v9() {
    return new DemoTemplateRouter(V9, false);
  }

  public static DemoTemplateRouter ipfix() {
    return new DemoTemplateRouter(IPFIX, true);
  }

  @Override
  public boolean ipv6() {
    return ipv6;
  }

  @Override
  public byte[] export(List<DemoFlow> flows, long nowMs) {
    boolean withTemplate = datagrams % TEMPLATE_EVERY == 0;
    ByteBuffer out = ByteBuffer.allocate(LARGEST);
    out.putShort((short) version).putShort((short) (flows.size() + (withTemplate ? 1 : 0)));
    if (version == V9) {
      out.putInt((int) nowMs);
    }
    out.putInt((int) (nowMs / 1000)).putInt(version == V9 ? datagrams : records).putInt(1);
    if (withTemplate) {
      template(out);
    }
    data(out, flows);
    if (version == IPFIX) {
      out.putShort(2, (short) out.position());
    }
    datagrams++;
    records += flows.size();
    return Arrays.copyOf(out.array(), out.position());
  }

  private void template(ByteBuffer out) {
    int address = ipv6 ? 16 : 4;
    int[] elementsAndLengths = {
      ipv6 ? 27 : 8,
      address, // source
      ipv6 ? 28 : 12,
      address, // destination
      7,
      2,
      11,
      2, // ports
      4,
      1, // protocol
      2,
      4,
      1,
      4, // packets, octets
    };
    out.putShort((short) (version == V9 ? V9_TEMPLATES : IPFIX_TEMPLATES));
    out.putShort((short) (8 + 2 * elementsAndLengths.length));
    out.putShort((short) TEMPLATE).putShort((short) (elementsAndLengths.length / 2));
    for (int word : elementsAndLengths) {
      out.putShort((short) word);
    }
  }

  private void data(ByteBuffer out, List<DemoFlow> flows) {
    int start = out.position();
    out.putShort((short) TEMPLATE).putShort((short) 0);
    for (DemoFlow flow : flows) {
      if (ipv6) {
        out.putLong(flow.sourceHi()).putLong(flow.sourceLo());
        out.putLong(flow.destinationHi()).putLong(flow.destinationLo());
      } else {
        out.putInt((int) flow.sourceLo()).putInt((int) flow.destinationLo());
      }
      out.putShort((short) flow.sourcePort()).putShort((short) flow.destinationPort());
      out.put((byte) flow.protocol()).putInt(flow.packets()).putInt(flow.bytes());
    }
    while ((out.position() - start) % 4 != 0) {
      out.put((byte) 0);
    }
    out.putShort(start + 2, (short) (out.position() - start));
  }
}
