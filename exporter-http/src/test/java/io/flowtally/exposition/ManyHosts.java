// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.address.IpAddress;

/** As many buckets as wanted, each a host of 10.0.0.0/8 and one of a few networks. */
public final class ManyHosts extends FakeAggregate {
  private static final int NETWORKS = 100;

  ManyHosts(String name, int buckets) {
    super(name, "ip_dst", "net_src");
    long[] key = new long[2];
    for (int i = 0; i < buckets; i++) {
      key[0] = 0x0A000000L + i;
      key[1] = 0xC0000000L + ((i % NETWORKS) << 8);
      count(key, 1000L * i + 77, i + 1L, 1_700_000_000 + i / 1000);
    }
  }

  public static FakeCollector collector(int buckets) {
    FakeCollector collector = new FakeCollector();
    collector.aggregates.add(new ManyHosts("inbound", buckets));
    return collector;
  }

  @Override
  public void appendLabelValue(long[] key, int index, StringBuilder out) {
    IpAddress.append(out, 0, IpAddress.v4((int) key[index]));
  }

  @Override
  public int putLabelValue(long[] key, int index, byte[] out, int at) {
    return IpAddress.put(out, at, 0, IpAddress.v4((int) key[index]));
  }
}
