// SPDX-License-Identifier: Apache-2.0
package io.flowtally.benchmarks;

import io.flowtally.address.IpAddress;
import io.flowtally.capture.PcapFile;
import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.DatagramDecoder;
import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.RecordSink;
import io.flowtally.codec.WireError;
import io.flowtally.codec.exporter.ExporterTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Decodes millions of mutated datagrams: captures of real exporters and built ones, with bytes
 * changed, cut, doubled and spliced. Nothing may be thrown, no datagram may take long, every one is
 * counted, and the heap stays flat. What fails is printed as hex. One thread, and one that watches
 * it.
 */
public final class MutationRun implements RecordSink {
  private static final CodecLimits LIMITS = new CodecLimits(64, 64, 1 << 16, 10_000);
  private static final int LONGEST = 4096;
  private static final int EXPORTERS = 200;
  private static final int SWEEP_EVERY = 10_000;
  private static final int CHECKS = 20;

  /** Generous: what counts is that no input makes a loop. */
  private static final long MOST_NS = 2_000_000_000L;

  private static final long HEAP_SLACK = 1 << 20;

  /** Twice what the limits of the table let it reach. */
  private static final long MOST_HEAP = 32L << 20;

  private static final long LONG_RUN = 20_000_000;

  private final ExporterTable table = new ExporterTable(LIMITS);
  private final DatagramDecoder decoder = new DatagramDecoder(table, this);
  private final List<byte[]> seeds;
  private final Random random;
  private final byte[] datagram = new byte[LONGEST];
  private final DecodeWatch watch = new DecodeWatch(MOST_NS, this::hex);
  private int length;
  private long nowMs = 1_800_000_000_000L;
  private long slowestNs;
  private long decoded;
  private long flows;

  private MutationRun(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    this.random = new Random(seed);
  }

  /** Arguments: how many datagrams, a directory of captures, and perhaps a seed. */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println("usage: MutationRun DATAGRAMS CAPTURES [SEED]");
      System.exit(2);
    }
    long seed = args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime();
    List<byte[]> seeds = seeds(Path.of(args[1]));
    System.out.printf("%d datagrams to mutate, seed %d%n", seeds.size(), seed);
    new MutationRun(seeds, seed).run(Long.parseLong(args[0]));
  }

  private static List<byte[]> seeds(Path captures) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(captures)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".pcap")).sorted().toList()) {
        PcapFile.read(
            file,
            (buffer, offset, length, srcHi, srcLo, srcPort, dstHi, dstLo, dstPort, timeMs) ->
                seeds.add(Arrays.copyOfRange(buffer, offset, offset + length)));
      }
    }
    for (ExportShape shape : ExportShape.values()) {
      seeds.add(octets(shape.dataDatagram(10, 1_800_000_000)));
      if (shape.hasTemplate()) {
        seeds.add(octets(shape.templateDatagram(1_800_000_000)));
      }
    }
    seeds.removeIf(seed -> seed.length > LONGEST);
    return seeds;
  }

  private static byte[] octets(ByteBuffer buffer) {
    byte[] octets = new byte[buffer.clear().remaining()];
    buffer.get(octets);
    return octets;
  }

  private void run(long count) {
    long start = System.nanoTime();
    long[] heapOfHalves = new long[2];
    for (long i = 1; i <= count; i++) {
      mutate();
      decode();
      if (i % SWEEP_EVERY == 0) {
        table.sweep(nowMs);
      }
      if (i % Math.max(1, count / CHECKS) == 0) {
        long heap = usedHeap();
        int half = i <= count / 2 ? 0 : 1;
        heapOfHalves[half] = Math.max(heapOfHalves[half], heap);
        if (heap > MOST_HEAP) {
          throw new IllegalStateException("%,d bytes of heap in use".formatted(heap));
        }
        check(i);
        report(i, start, heap);
      }
    }
    // Not against the start: it takes ten millions until every limit is reached.
    if (count >= LONG_RUN && heapOfHalves[1] > heapOfHalves[0] + HEAP_SLACK) {
      throw new IllegalStateException(
          "the heap grows: from %,d to %,d bytes".formatted(heapOfHalves[0], heapOfHalves[1]));
    }
    System.out.println("mutation run: all good");
  }

  private void report(long done, long start, long heap) {
    System.out.printf(
        "%,d datagrams, %,d decoded, %,d flows, %.0f s, slowest %.1f ms, heap %.1f MiB%n",
        done,
        decoded,
        flows,
        (System.nanoTime() - start) / 1e9,
        slowestNs / 1e6,
        heap / 1024.0 / 1024);
  }

  private void mutate() {
    byte[] seed = seeds.get(random.nextInt(seeds.size()));
    length = seed.length;
    System.arraycopy(seed, 0, datagram, 0, length);
    switch (random.nextInt(8)) {
      case 0 -> length = random.nextInt(length + 1);
      case 1 -> splice();
      case 2, 3 -> overwrite(2, 1 + random.nextInt(4));
      default -> overwrite(1, random.nextInt(6));
    }
  }

  /** Ends as another datagram does. */
  private void splice() {
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    int at = random.nextInt(length + 1);
    int from = random.nextInt(other.length);
    int more = Math.min(other.length - from, LONGEST - at);
    System.arraycopy(other, from, datagram, at, more);
    length = at + more;
  }

  /** Lengths, counts and ids have two bytes: often extremes, as parsers fear them. */
  private void overwrite(int octets, int times) {
    for (int i = 0; i < times && length >= octets; i++) {
      int at = random.nextInt(length - octets + 1) & -octets;
      int value =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 0xFFFF;
            case 2 -> random.nextInt(300);
            default -> random.nextInt();
          };
      for (int octet = 0; octet < octets; octet++) {
        datagram[at + octet] = (byte) (value >>> (8 * (octets - 1 - octet)));
      }
    }
  }

  private void decode() {
    nowMs += random.nextInt(3);
    long exporter = IpAddress.v4(random.nextInt(EXPORTERS));
    watch.begin();
    try {
      if (decoder.decode(datagram, 0, length, 0, exporter, 0, nowMs)) {
        decoded++;
      }
    } catch (RuntimeException | Error e) {
      throw new IllegalStateException("thrown at " + hex(), e);
    }
    long took = watch.end();
    slowestNs = Math.max(slowestNs, took);
    if (took > MOST_NS) {
      throw new IllegalStateException("took " + took + " ns: " + hex());
    }
  }

  private String hex() {
    return HexFormat.of().formatHex(datagram, 0, length);
  }

  private void check(long received) {
    long accounted = table.decodedDatagrams();
    for (WireError error : WireError.values()) {
      accounted += error.rejectsDatagram() ? table.errors(error) : 0;
    }
    if (accounted != received || table.decodedDatagrams() != decoded || table.flows() != flows) {
      throw new IllegalStateException(
          "%d datagrams, %d of them counted".formatted(received, accounted));
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Override
  public void onFlow(FlowRecord flow) {
    flows++;
    if (flow.bytes() < 0 || flow.packets() < 0) {
      throw new IllegalStateException("a flow of " + flow.bytes() + " bytes");
    }
  }
}
