package io.flowtally.receive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads a capture, classic pcap or pcapng, and hands on the UDP datagrams in it: over Ethernet with
 * or without VLAN tags, Linux cooked captures, loopback and raw IP, fragments reassembled.
 */
public final class PcapFile {
  private static final int BUFFER_BYTES = 1 << 16;

  private PcapFile() {}

  /**
   * Reads the whole file on the calling thread. A file that ends inside a packet gives what came
   * before.
   *
   * @throws IOException if the file cannot be read or is no capture; the message names the file
   */
  public static PcapSummary read(Path file, PcapHandler handler) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": is a directory, not a capture");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return read(new BufferedInputStream(stream, BUFFER_BYTES), handler);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    } catch (CaptureException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static PcapSummary read(InputStream stream, PcapHandler handler) throws IOException {
    CaptureInput input = new CaptureInput(stream);
    IpPackets packets = new IpPackets(handler);
    FrameSink frames = new LinkFrames(packets);
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
    return packets.summary(endsEarly);
  }
}
