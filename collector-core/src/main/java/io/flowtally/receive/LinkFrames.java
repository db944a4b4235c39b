package io.flowtally.receive;

/**
 * Takes off what a link puts before an IP packet.
 *
 * <pre>
 *  Ethernet:        destination 6 | source 6 | (tag type 2 | tag 2)* | EtherType 2
 *  Linux cooked:    type 2 | device type 2 | length 2 | address 8 | EtherType 2
 *  Linux cooked 2:  EtherType 2 | reserved 2 | interface 4 | device type 2 | type 1 | length 1 | address 8
 *  loopback:        address family 4, in the order of the machine that wrote it
 * </pre>
 */
final class LinkFrames implements FrameSink {
  private static final int LOOPBACK = 0;
  private static final int ETHERNET = 1;
  private static final int RAW_OF_BSD = 12;
  private static final int RAW_OF_OPENBSD = 14;
  private static final int RAW = 101;
  private static final int LOOPBACK_OF_OPENBSD = 108;
  private static final int LINUX_COOKED = 113;
  private static final int RAW_IPV4 = 228;
  private static final int RAW_IPV6 = 229;
  private static final int LINUX_COOKED_2 = 276;

  private static final int NOT_IP = -1;

  private final IpPackets packets;

  LinkFrames(IpPackets packets) {
    this.packets = packets;
  }

  @Override
  public void onFrame(int linkType, byte[] buffer, int offset, int length, long timeMs) {
    int header = headerLength(linkType, buffer, offset, length);
    if (header == NOT_IP || header > length) {
      packets.onOther();
    } else {
      packets.onPacket(buffer, offset + header, length - header, timeMs);
    }
  }

  private static int headerLength(int linkType, byte[] buffer, int offset, int length) {
    return switch (linkType) {
      case RAW, RAW_OF_BSD, RAW_OF_OPENBSD, RAW_IPV4, RAW_IPV6 -> 0;
      // The family's number differs from system to system; the IP version tells as well.
      case LOOPBACK, LOOPBACK_OF_OPENBSD -> 4;
      case ETHERNET -> afterTags(buffer, offset, length, 12);
      case LINUX_COOKED -> afterTags(buffer, offset, length, 14);
      case LINUX_COOKED_2 -> length >= 20 && isIp(etherType(buffer, offset)) ? 20 : NOT_IP;
      default -> NOT_IP;
    };
  }

  /** The length up to the packet, for an EtherType at {@code at} that tags may come before. */
  private static int afterTags(byte[] buffer, int offset, int length, int at) {
    int type = at;
    while (type + 2 <= length && isTag(etherType(buffer, offset + type))) {
      type += 4;
    }
    return type + 2 <= length && isIp(etherType(buffer, offset + type)) ? type + 2 : NOT_IP;
  }

  private static int etherType(byte[] buffer, int at) {
    return (buffer[at] & 0xFF) << 8 | (buffer[at + 1] & 0xFF);
  }

  private static boolean isTag(int type) {
    return type == 0x8100 || type == 0x88A8 || type == 0x9100 || type == 0x9200;
  }

  private static boolean isIp(int type) {
    return type == 0x0800 || type == 0x86DD;
  }
}
