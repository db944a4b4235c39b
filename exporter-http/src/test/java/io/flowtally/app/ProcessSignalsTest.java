// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessSignalsTest {
  @Test
  void runsATaskAtASignal() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "needs kill: Debian's package procps");
    CountDownLatch came = new CountDownLatch(2);
    new ProcessSignals().on(List.of("HUP", "USR2"), came::countDown);
    String pid = Long.toString(ProcessHandle.current().pid());
    new ProcessBuilder("/bin/kill", "-HUP", pid).start().waitFor();
    new ProcessBuilder("/bin/kill", "-USR2", pid).start().waitFor();
    assertThat(came.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSignalThatDoesNotExistIsNoError() {
    new ProcessSignals().on(List.of("NOSUCH"), () -> {});
  }
}
