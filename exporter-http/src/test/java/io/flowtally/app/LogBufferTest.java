// SPDX-License-Identifier: Apache-2.0
package io.flowtally.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogBufferTest {
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  private String text() {
    return read.toString(StandardCharsets.UTF_8);
  }

  @Test
  void passesOnWhatIsWrittenInItsOrder() {
    try (LogBuffer buffer = LogBuffer.over(new PrintStream(read, true, StandardCharsets.UTF_8))) {
      PrintStream log = new PrintStream(buffer, true, StandardCharsets.UTF_8);
      for (int i = 0; i < 1000; i++) {
        log.println("line " + i);
      }
    }
    assertThat(text().lines()).hasSize(1000).endsWith("line 999");
  }

  @Test
  void writingWaitsForNoReaderAndTheLogSaysWhatWasLost() {
    CountDownLatch going = new CountDownLatch(1);
    OutputStream stalled =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int count) {
            try {
              going.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            read.write(bytes, offset, count);
          }
        };
    byte[] line = ("x".repeat(999) + "\n").getBytes(StandardCharsets.UTF_8);
    try (LogBuffer buffer = LogBuffer.over(new PrintStream(stalled, true))) {
      for (int i = 0; i < 2000; i++) {
        buffer.write(line, 0, line.length);
      }
      going.countDown();
    }
    assertThat(text().lines().filter(one -> one.startsWith("xxx")).count()).isBetween(1040L, 1060L);
    assertThat(text()).containsPattern("flowtally: 9\\d\\d lines are missing here");
  }
}
