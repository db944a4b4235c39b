// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says on the console which tests were skipped and what they need, such as a Debian package: the
 * build itself tells their number alone. Found by every module's tests through the service loader.
 */
public final class SkippedTests implements TestExecutionListener {
  private final Map<String, Integer> reasons = new TreeMap<>();

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped(reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      skipped(reason(result.getThrowable()));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    String summary = summary();
    if (!summary.isEmpty()) {
      System.out.print(summary);
    }
  }

  private static String reason(Optional<Throwable> thrown) {
    String message = thrown.map(Throwable::getMessage).orElse("");
    return message.replaceFirst("^Assumption failed: ", "").lines().findFirst().orElse("no reason");
  }

  synchronized void skipped(String reason) {
    reasons.merge(reason, 1, Integer::sum);
  }

  synchronized String summary() {
    StringBuilder text = new StringBuilder();
    reasons.forEach(
        (reason, tests) ->
            text.append("[SKIPPED] ")
                .append(tests)
                .append(tests == 1 ? " test: " : " tests: ")
                .append(reason)
                .append('\n'));
    return text.toString();
  }
}
