// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class GzipTest {
  private static final int BLOCK = 128 * 1024;

  private final Random random = new Random(3);

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        1000,
        BLOCK - 1,
        BLOCK,
        BLOCK + 1,
        2 * BLOCK - 1,
        2 * BLOCK,
        2 * BLOCK + 1,
        7 * BLOCK
      })
  void isReadBackWhateverTheLength(int length) throws IOException {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + i % 20 + random.nextInt(2));
    }
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    assertThat(readBack(compressed(text))).isEqualTo(text);
    assertThat(readBack(compressed(noise))).isEqualTo(noise);
  }

  @Test
  void isSmall() throws IOException {
    byte[] zeros = new byte[10 * BLOCK];
    assertThat(compressed(zeros).length).isLessThan(zeros.length / 100);
  }

  @Test
  void whatIsNotFinishedDoesNotLookWhole() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Gzip gzip = new Gzip(out)) {
      gzip.write(new byte[3 * BLOCK], 0, 3 * BLOCK);
    }
    assertThatThrownBy(() -> readBack(out.toByteArray())).isInstanceOf(IOException.class);
  }

  private byte[] compressed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Gzip gzip = new Gzip(out)) {
      int at = 0;
      while (at < bytes.length) {
        int count = Math.min(bytes.length - at, 1 + random.nextInt(100_000));
        gzip.write(bytes, at, count);
        at += count;
        if (at < bytes.length) {
          gzip.write(bytes[at++]);
        }
      }
      gzip.finish();
    }
    return out.toByteArray();
  }

  private static byte[] readBack(byte[] compressed) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes();
  }
}
