package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HandOverTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void theSecondThreadHasEnded() throws InterruptedException {
    threads.shutdown();
    assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void keepsEveryByteInItsPlace() throws IOException {
    Random random = new Random(3);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HandOver handOver = new HandOver(out, threads)) {
      for (int i = 0; i < 200; i++) {
        byte[] piece = new byte[random.nextInt(1 << random.nextInt(1, 20))];
        random.nextBytes(piece);
        expected.write(piece);
        handOver.write(piece, 0, piece.length);
        expected.write(i);
        handOver.write(i);
      }
    }
    assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void anotherThreadWrites() throws IOException {
    Thread[] writer = new Thread[1];
    try (HandOver handOver =
        new HandOver(calling(() -> writer[0] = Thread.currentThread()), threads)) {
      handOver.write(1);
    }
    assertThat(writer[0]).isNotNull().isNotEqualTo(Thread.currentThread());
  }

  @Test
  void saysThatTheReaderIsGone() {
    OutputStream gone =
        calling(
            () -> {
              throw new IOException("broken pipe");
            });
    assertThatThrownBy(
            () -> {
              try (HandOver handOver = new HandOver(gone, threads)) {
                for (; ; ) {
                  handOver.write(new byte[1000], 0, 1000);
                }
              }
            })
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("broken pipe");
  }

  @Test
  void saysThatTheReaderIsGoneWhenTheLastByteIsWritten() {
    OutputStream gone =
        calling(
            () -> {
              throw new IOException("broken pipe");
            });
    assertThatThrownBy(
            () -> {
              try (HandOver handOver = new HandOver(gone, threads)) {
                handOver.write(1);
              }
            })
        .hasRootCauseMessage("broken pipe");
  }

  @Test
  void withoutASecondThreadTheFirstWrites() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HandOver handOver =
        new HandOver(
            out,
            work -> {
              throw new RejectedExecutionException("none left");
            })) {
      handOver.write(1);
      handOver.write(new byte[] {2, 3, 4}, 1, 2);
    }
    assertThat(out.toByteArray()).containsExactly(1, 3, 4);
  }

  private interface Action {
    void run() throws IOException;
  }

  private static OutputStream calling(Action action) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        action.run();
      }
    };
  }
}
