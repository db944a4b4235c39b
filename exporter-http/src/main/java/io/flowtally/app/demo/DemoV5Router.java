// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app.demo;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * NetFlow v5.
 *
 * <pre>
 *  header: version 2 | count 2 | uptime 4 | seconds 4 | nanoseconds 4 | sequence 4 | engine 2 | sampling 2
 *  record: source 4 | destination 4 | next hop 4 | in 2 | out 2 | packets 4 | bytes 4 | first 4 | last 4
 *          source port 2 | destination port 2 | pad 1 | TCP flags 1 | protocol 1 | ToS 1
 *          source AS 2 | destination AS 2 | source mask 1 | destination mask 1 | pad 2
 * </pre>
 */
public final class DemoV5Router implements DemoRouter {
  private static final int HEADER = 24;
  private static final int RECORD = 48;

  private int flowsSoFar;

  @Override
  public boolean ipv6() {
    return false;
  }

  @Override
  public byte[] export(List<DemoFlow> flows, long nowMs) {
    ByteBuffer out = ByteBuffer.allocate(HEADER + RECORD * flows.size());
    out.putShort((short) 5).putShort((short) flows.size());
    out.putInt((int) nowMs).putInt((int) (nowMs / 1000)).putInt(0).putInt(flowsSoFar).putInt(0);
    for (DemoFlow flow : flows) {
      out.putInt((int) flow.sourceLo()).putInt((int) flow.destinationLo()).putInt(0);
      out.putShort((short) 1).putShort((short) 2);
      out.putInt(flow.packets()).putInt(flow.bytes());
      out.putInt((int) nowMs - 1000).putInt((int) nowMs);
      out.putShort((short) flow.sourcePort()).putShort((short) flow.destinationPort());
      out.put((byte) 0).put((byte) 0).put((byte) flow.protocol()).put((byte) 0);
      out.putLong(0);
    }
    flowsSoFar += flows.size();
    return Arrays.copyOf(out.array(), out.position());
  }
}
