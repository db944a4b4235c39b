// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.address.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The UDP datagrams of a classic pcap file with Ethernet and IPv4, which is all the corpus has. */
final class PcapDatagrams {
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final int ETHERNET_HEADER = 14;
  private static final int UDP_HEADER = 8;

  private PcapDatagrams() {}

  /** One datagram: the payload of UDP, the low half of its IPv4 source, and its port. */
  static final class Datagram {
    final long exporterLo;
    final int port;
    final byte[] payload;

    Datagram(long exporterLo, int port, byte[] payload) {
      this.exporterLo = exporterLo;
      this.port = port;
      this.payload = payload;
    }
  }

  static List<Datagram> read(Path file) throws IOException {
    ByteBuffer pcap = ByteBuffer.wrap(Files.readAllBytes(file));
    pcap.order(pcap.get(0) == (byte) 0xD4 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (pcap.getInt(0) != 0xA1B2C3D4 || pcap.getInt(20) != 1) {
      throw new IOException(file + " is no classic pcap of Ethernet");
    }
    List<Datagram> datagrams = new ArrayList<>();
    for (int at = FILE_HEADER; at < pcap.limit(); ) {
      int length = pcap.getInt(at + 8);
      datagrams.add(datagram(pcap.array(), at + RECORD_HEADER));
      at += RECORD_HEADER + length;
    }
    return datagrams;
  }

  private static Datagram datagram(byte[] file, int frame) throws IOException {
    ByteBuffer octets = ByteBuffer.wrap(file);
    int ip = frame + ETHERNET_HEADER;
    boolean fragment = (octets.getShort(ip + 6) & 0x3FFF) != 0;
    if (octets.getShort(frame + 12) != 0x0800 || octets.get(ip + 9) != 17 || fragment) {
      throw new IOException("a frame at " + frame + " is no whole datagram of UDP over IPv4");
    }
    int udp = ip + 4 * (octets.get(ip) & 0xF);
    int end = udp + (octets.getShort(udp + 4) & 0xFFFF);
    byte[] payload = Arrays.copyOfRange(file, udp + UDP_HEADER, end);
    return new Datagram(
        IpAddress.v4(octets.getInt(ip + 12)), octets.getShort(udp) & 0xFFFF, payload);
  }
}
