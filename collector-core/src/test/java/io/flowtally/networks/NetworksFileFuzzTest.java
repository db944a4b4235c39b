// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flowtally.address.IpAddress;
import io.flowtally.codec.FuzzDeadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes at all as a networks file: nothing is thrown, nothing loops, and what was read is what
 * look-ups find. Without {@code JAZZER_FUZZ=1} in the environment it runs over its seeds only.
 */
class NetworksFileFuzzTest {
  private static final int LOOKED_UP = 40;
  private static final boolean FUZZING = "1".equals(System.getenv("JAZZER_FUZZ"));

  /** In CI, for a bounded time. */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "120s")
  void survivesAnyNetworksFile(byte[] input) throws IOException {
    FuzzDeadline.run(input, () -> readAndLookUp(input));
  }

  /** By hand, for a night. */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "12h")
  void survivesAnyNetworksFileForHours(byte[] input) throws IOException {
    survivesAnyNetworksFile(input);
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
            """
            ! Inside
            10.0.0.0/8
            192.0.2.0/24
            2001:db8:abcd::/48
            ! NSRC
            64496,128.223.0.0/16
            ! Rest of Internet
            0.0.0.0/0
            ::/0
            """,
            "192.0.2.1,64496_64497,198.51.100.0/24\r\n#x\r\n 10.0.0.1/8 # trailing\n10/8\n",
            "AS1,10.0.0.0/8\n010.0.0.0/8\n10.0.0.0/33\n::ffff:10.0.0.0/104\n::1.2.3.4/128\n",
            "4294967296,10.0.0.0/8\n-1,10.0.0.0/8\n,10.0.0.0/8\n10.0.0.0/\n/8\n,,,\n1:2:3/4",
            "0.0.0.0/1\n128.0.0.0/1\n10.0.0.0/8\n10.0.0.0/8\n10.1.0.0/16\n10.1.2.3/32\n8000::/1\n")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static void readAndLookUp(byte[] input) throws IOException {
    NetworksFile file =
        NetworksFile.parse(
            "fuzz", new InputStreamReader(new ByteArrayInputStream(input), StandardCharsets.UTF_8));
    Set<String> prefixes = new HashSet<>();
    for (NetworkRow row : file.rows()) {
      assertThat(prefixes.add(row.prefix())).as("%s once", row.prefix()).isTrue();
    }
    for (NetworkRemark remark : file.remarks()) {
      assertThat(remark.line()).isPositive();
      assertThat(remark.text()).isNotBlank();
    }
    for (NetworkRow row : file.rows().subList(0, Math.min(LOOKED_UP, file.rows().size()))) {
      assertReadsBack(row);
    }
    // Tables take a hundred times as long as reading: a fuzzer makes them for one input in 16.
    boolean chosen = !FUZZING || (Arrays.hashCode(input) & 0xF) == 0;
    if (chosen && !file.rows().isEmpty()) {
      lookUp(file);
    }
  }

  private static void lookUp(NetworksFile file) throws IOException {
    try {
      Networks networks = Networks.compile(file, file.groups(), NetworkOptions.DEFAULT);
      for (NetworkRow row : file.rows().subList(0, Math.min(LOOKED_UP, file.rows().size()))) {
        assertLongest(file, networks, row.hi(), row.lo());
        assertLongest(file, networks, row.hi(), row.lo() ^ 1);
      }
    } catch (NetworksException e) {
      throw new AssertionError("groups of the file itself", e);
    }
  }

  private static void assertReadsBack(NetworkRow row) throws IOException {
    NetworksFile again = NetworksFile.parse("again", new StringReader(row.prefix() + "\n"));
    assertThat(again.remarks()).as(row.prefix()).isEmpty();
    assertThat(again.rows())
        .containsExactly(new NetworkRow(1, row.hi(), row.lo(), row.length(), 0, ""));
  }

  /** The table against a walk over all rows. */
  private static void assertLongest(NetworksFile file, Networks networks, long hi, long lo) {
    NetworkRow longest = null;
    for (NetworkRow row : file.rows()) {
      if (contains(row, hi, lo) && (longest == null || row.length() > longest.length())) {
        longest = row;
      }
    }
    assertThat(networks.explain(hi, lo).row()).as(IpAddress.format(hi, lo)).isEqualTo(longest);
  }

  private static boolean contains(NetworkRow row, long hi, long lo) {
    boolean v4 = IpAddress.isV4(hi, lo);
    if (v4 != IpAddress.isV4(row.hi(), row.lo())) {
      return false;
    }
    int bits = v4 ? row.length() + 96 : row.length();
    long highMask = bits >= 64 ? -1 : bits == 0 ? 0 : -1L << (64 - bits);
    long lowMask = bits <= 64 ? 0 : -1L << (128 - bits);
    return (hi & highMask) == row.hi() && (lo & lowMask) == row.lo();
  }
}
