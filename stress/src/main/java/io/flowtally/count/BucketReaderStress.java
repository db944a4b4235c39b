// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A reader beside the owner and its plain additions: no value that never was, and none that falls.
 */
public class BucketReaderStress {
  private static final int NOW = 1_800_000_000;
  private static final long LARGE = 1L << 40;

  private BucketReaderStress() {}

  /** Its two halves are written at once, and a second look sees no less than the first. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE)
  @Outcome(id = "0, 1099511627777", expect = ACCEPTABLE)
  @Outcome(id = "0, 2199023255554", expect = ACCEPTABLE)
  @Outcome(id = "1099511627777, 1099511627777", expect = ACCEPTABLE)
  @Outcome(id = "1099511627777, 2199023255554", expect = ACCEPTABLE)
  @Outcome(id = "2199023255554, 2199023255554", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "torn, or a counter that fell")
  @State
  public static class Twice {
    private final QuiescentState loop = new QuiescentStates().register();
    private final Bucket bucket = Bucket.of(new long[] {1}, 1, NOW, false, 1);

    /** The owner. */
    @Actor
    public void owner() {
      bucket.add(loop, LARGE + 1, 1, NOW);
      bucket.add(loop, LARGE + 1, 1, NOW);
    }

    /** Two scrapes. */
    @Actor
    public void reader(JJ_Result r) {
      r.r1 = bucket.bytes();
      r.r2 = bucket.bytes();
    }
  }

  /** The bytes of a record are written before its packets: who sees these sees those. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE)
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "counted between the two")
  @Outcome(id = "1, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "packets without their bytes")
  @State
  public static class PacketsFirst {
    private final QuiescentState loop = new QuiescentStates().register();
    private final Bucket bucket = Bucket.of(new long[] {1}, 1, NOW, false, 1);

    /** The owner. */
    @Actor
    public void owner() {
      bucket.add(loop, 1, 1, NOW);
    }

    /** A scrape. */
    @Actor
    public void reader(JJ_Result r) {
      r.r1 = bucket.packets();
      r.r2 = bucket.bytes();
    }
  }
}
