// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a capture, classic pcap or pcapng, compressed by gzip or not, and hands on the UDP
 * datagrams in it: whatever link and tunnels they came through, fragments reassembled.
 */
public final class PcapFile {
  private PcapFile() {}

  /** The file name that means standard input. */
  public static final String STANDARD_INPUT = "-";

  /**
   * Reads the whole file on the calling thread. A file that ends inside a packet gives what came
   * before.
   *
   * @param file {@value #STANDARD_INPUT} for standard input
   * @throws IOException if the file cannot be read or is no capture; the message names the file
   */
  public static PcapSummary read(Path file, PcapHandler handler) throws IOException {
    if (file.toString().equals(STANDARD_INPUT)) {
      return read("standard input", System.in, handler);
    }
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a directory, not a capture");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return read(file.toString(), stream, handler);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + ": permission denied", e);
    }
  }

  /**
   * Reads a capture from a stream.
   *
   * @param name of the stream, for messages
   */
  public static PcapSummary read(String name, InputStream stream, PcapHandler handler)
      throws IOException {
    try {
      return read(Compression.open(stream), handler);
    } catch (CaptureException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(name + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static PcapSummary read(InputStream stream, PcapHandler handler) throws IOException {
    CaptureInput input = new CaptureInput(stream);
    IpPackets packets = new IpPackets(handler);
    LinkFrames frames = new LinkFrames(packets);
    boolean endsEarly;
    if (!input.fill(ClassicPcap.MAGIC_BYTES)) {
      throw new CaptureException("too short to be a capture");
    }
    if (PcapNg.isMagic(input.buffer())) {
      endsEarly = new PcapNg(input, frames).read();
    } else if (ClassicPcap.isMagic(input.buffer())) {
      endsEarly = new ClassicPcap(input, frames).read();
    } else {
      throw new CaptureException("not a capture: neither pcap nor pcapng");
    }
    return packets.summary(frames.unreadLinkType(), endsEarly);
  }
}
