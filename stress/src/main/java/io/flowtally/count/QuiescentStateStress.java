// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What was unlinked and then reclaimed is not in the hands of any loop. The tests of this module
 * lie in the package of what they test, whose parts are hidden from others.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "used; not yet reclaimed")
@Outcome(
    id = "1, 1",
    expect = ACCEPTABLE,
    desc = "reclaimed before the loop came, or after it left")
@Outcome(expect = FORBIDDEN, desc = "a loop used what had been reclaimed")
@State
public class QuiescentStateStress {
  /** Something that a loop finds and uses, such as a bucket. */
  private static final class Found {
    /** 1 until it is reclaimed. */
    int alive = 1;
  }

  private final QuiescentStates loops = new QuiescentStates();
  private final QuiescentState loop = loops.register();
  private volatile Found linked = new Found();

  /** A datagram. */
  @Actor
  public void datagram(II_Result r) {
    loop.enter();
    r.r1 = linked.alive;
    loop.leave();
  }

  /** An expiry. */
  @Actor
  public void expiry(II_Result r) {
    Found unlinked = linked;
    linked = new Found();
    if (loops.mark().passed()) {
      unlinked.alive = 0;
      r.r2 = 1;
    }
  }
}
