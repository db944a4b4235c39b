// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the two aggregates of the default configuration hold after some traffic, computed from the
 * packets themselves: inbound by dst_host and src_net, outbound by src_host and dst_net.
 */
final class ExpectedBuckets {
  private final Networks networks = new Networks();
  private final Map<String, BigDecimal> series = new TreeMap<>();

  static Map<String, BigDecimal> of(List<Conversation> flows) {
    ExpectedBuckets buckets = new ExpectedBuckets();
    flows.forEach(buckets::add);
    return buckets.series;
  }

  private void add(Conversation flow) {
    String source = Addresses.text(flow.source());
    String target = Addresses.text(flow.target());
    if (networks.isInside(target)) {
      Map<String, String> labels =
          Map.of("aggregate", "inbound", "ip_dst", target, "net_src", networks.net(source));
      count(labels, flow);
    }
    if (networks.isInside(source)) {
      Map<String, String> labels =
          Map.of("aggregate", "outbound", "ip_src", source, "net_dst", networks.net(target));
      count(labels, flow);
    }
  }

  private void count(Map<String, String> labels, Conversation flow) {
    add("pmacct_flow_bytes_total", labels, flow.bytes());
    add("pmacct_flow_packets_total", labels, flow.packets());
  }

  private void add(String metric, Map<String, String> labels, long value) {
    String name = Exposition.series(metric, labels);
    series.merge(name, BigDecimal.valueOf(value), (a, b) -> a.add(b));
    series.compute(name, (key, sum) -> sum == null ? null : sum.stripTrailingZeros());
  }
}
