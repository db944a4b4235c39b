// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.opentest4j.TestAbortedException;

class SkippedTestsTest {
  @Test
  void namesEachReasonOnceWithItsNumber() {
    SkippedTests skipped = new SkippedTests();
    skipped.skipped("needs tcpdump: Debian's package tcpdump");
    skipped.skipped("needs curl: Debian's package curl");
    skipped.skipped("needs curl: Debian's package curl");
    assertThat(skipped.summary())
        .isEqualTo(
            """
            [SKIPPED] 2 tests: needs curl: Debian's package curl
            [SKIPPED] 1 test: needs tcpdump: Debian's package tcpdump
            """);
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(TestExecutionListener.class))
        .anyMatch(SkippedTests.class::isInstance);
  }

  @Test
  void takesTheReasonOfAFailedAssumption() {
    SkippedTests skipped = new SkippedTests();
    skipped.executionFinished(
        null,
        TestExecutionResult.aborted(new TestAbortedException("Assumption failed: needs root")));
    assertThat(skipped.summary()).isEqualTo("[SKIPPED] 1 test: needs root\n");
  }
}
