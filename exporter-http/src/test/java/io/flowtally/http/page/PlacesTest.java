// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlacesTest {
  private final Places places = new Places(1);

  private Delivery take() {
    return Objects.requireNonNull(places.take());
  }

  /** A stream into a pipe that nobody reads. */
  private static OutputStream stalled() throws IOException {
    Pipe pipe = Pipe.open();
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        ByteBuffer much = ByteBuffer.allocate(1 << 20);
        while (much.hasRemaining()) {
          pipe.sink().write(much);
        }
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        write(0);
      }
    };
  }

  @Test
  void whoStandsStillIsCutWhenSomebodyElseAsks() throws Exception {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Delivery slow = take();
    OutputStream body = slow.watch(stalled());
    Thread writer =
        new Thread(
            () -> {
              try (slow) {
                body.write(1);
              } catch (IOException e) {
                outcome.complete(e);
              }
            });
    writer.start();

    assertThat(places.take()).isNotNull();
    assertThat(outcome.get()).isInstanceOf(ClosedByInterruptException.class);
  }

  @Test
  void whatWasCutWritesNothingMore() throws Exception {
    Delivery delivery = take();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream body = delivery.watch(out);
    body.write(1);
    delivery.cut();

    assertThatThrownBy(() -> body.write(2)).isInstanceOf(IOException.class);
    assertThatThrownBy(body::close).isInstanceOf(IOException.class);
    assertThat(out.toByteArray()).containsExactly(1);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void whoFindsNoPlaceIsToldToComeBackAndNobodyQuickIsCut() throws Exception {
    Delivery quick = take();
    OutputStream body = quick.watch(OutputStream.nullOutputStream());
    body.write(1);

    assertThat(places.take()).isNull();
    body.write(2);
    quick.close();
    assertThat(places.take()).isNotNull();
  }
}
