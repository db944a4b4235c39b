// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

/** An aggregate whose totals are what was counted. */
public final class GrowingAggregate extends FakeAggregate {
  private static final int CREATED = 1_700_000_000;

  private long bytes;
  private long packets;

  public GrowingAggregate(String name, String... labelNames) {
    super(name, labelNames);
  }

  /** Counts one packet of so many bytes. */
  public void grow(long more, String... values) {
    bytes += more;
    packets++;
    add(more, 1, CREATED, values);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long packets() {
    return packets;
  }
}
