// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

/**
 * The fields that flows, options and events are made of, numbered densely. A compiled template
 * keeps where each stands in a record; what has no slot is skipped by length.
 *
 * <p>{@link #NONE} stands nowhere and reads as 0, so that "no such field" needs no branch.
 */
public final class Slot {
  public static final int NONE = 0;
  public static final int SRC4 = 1;
  public static final int DST4 = 2;
  public static final int SRC6 = 3;
  public static final int DST6 = 4;

  /** The first of several addresses of a kind: the outer header's (RFC 7011 section 8). */
  public static final int OUTER_SRC4 = 5;

  public static final int OUTER_DST4 = 6;
  public static final int OUTER_SRC6 = 7;
  public static final int OUTER_DST6 = 8;
  public static final int PREFIX_SRC4 = 9;
  public static final int PREFIX_DST4 = 10;
  public static final int PREFIX_SRC6 = 11;
  public static final int PREFIX_DST6 = 12;
  public static final int POST_DST4 = 13;
  public static final int POST_DST6 = 14;
  public static final int POST_DST_PORT = 15;
  public static final int IP_VERSION = 16;
  public static final int SRC_PORT = 17;
  public static final int DST_PORT = 18;
  public static final int PROTOCOL = 19;
  public static final int TOS = 20;
  public static final int TCP_FLAGS = 21;
  public static final int ICMP_TYPE_CODE = 22;
  public static final int ICMP_TYPE = 23;
  public static final int ICMP_CODE = 24;
  public static final int VLAN = 25;
  public static final int DOT1Q_VLAN = 26;
  public static final int POST_VLAN = 27;
  public static final int MPLS = 28;
  public static final int SRC_AS = 29;
  public static final int DST_AS = 30;
  public static final int SRC_MASK4 = 31;
  public static final int DST_MASK4 = 32;
  public static final int SRC_MASK6 = 33;
  public static final int DST_MASK6 = 34;
  public static final int IN_INTERFACE = 35;
  public static final int OUT_INTERFACE = 36;
  public static final int IN_PHYSICAL = 37;
  public static final int OUT_PHYSICAL = 38;
  public static final int DIRECTION = 39;

  public static final int BYTES = 40;
  public static final int PACKETS = 41;
  static final int TOTAL_BYTES = 42;
  static final int TOTAL_PACKETS = 43;
  public static final int POST_BYTES = 44;
  public static final int POST_PACKETS = 45;
  static final int LAYER2_BYTES = 46;
  static final int INITIATOR_BYTES = 47;
  static final int RESPONDER_BYTES = 48;
  static final int INITIATOR_PACKETS = 49;
  static final int RESPONDER_PACKETS = 50;
  static final int REVERSE_BYTES = 51;
  static final int REVERSE_PACKETS = 52;
  static final int REVERSE_TOTAL_BYTES = 53;
  static final int REVERSE_TOTAL_PACKETS = 54;
  public static final int REVERSE_TCP_FLAGS = 55;
  public static final int REVERSE_TOS = 56;

  public static final int FIREWALL_EVENT = 57;
  static final int NAT_EVENT = 58;
  public static final int FLOW_ID = 59;
  public static final int FLOW_START = 60;
  public static final int FLOW_END_REASON = 61;

  public static final int FRAME = 62;
  public static final int IP_SECTION = 63;
  public static final int FRAME_TYPE = 64;
  public static final int FRAME_SIZE = 65;

  public static final int SAMPLER_ID = 66;
  public static final int SELECTOR_ID = 67;
  public static final int SAMPLING_INTERVAL = 68;
  public static final int SAMPLING_ALGORITHM = 69;
  public static final int RANDOM_INTERVAL = 70;
  public static final int SAMPLER_MODE = 71;

  // What a selector of IPFIX does; SamplingElements asks for all of them, as a range.
  public static final int ALGORITHM = 72;
  public static final int PACKET_INTERVAL = 73;
  public static final int PACKET_SPACE = 74;
  public static final int TIME_INTERVAL = 75;
  public static final int TIME_SPACE = 76;
  public static final int SAMPLE_SIZE = 77;
  public static final int SAMPLE_POPULATION = 78;
  public static final int PROBABILITY = 79;
  public static final int FLOW_ALGORITHM = 80;
  public static final int FLOW_INTERVAL = 81;
  public static final int FLOW_SPACING = 82;
  public static final int FLOW_TIME_INTERVAL = 83;
  public static final int FLOW_TIME_SPACE = 84;

  // What an options record is about.
  public static final int SCOPE_INTERFACE = 85;
  public static final int SCOPE_TEMPLATE = 86;
  public static final int SCOPE_CARD = 87;
  public static final int SCOPE_DOMAIN = 88;
  public static final int SCOPE_OTHER = 89;

  public static final int UDP_SRC_PORT = 90;
  public static final int UDP_DST_PORT = 91;
  public static final int TCP_SRC_PORT = 92;
  public static final int TCP_DST_PORT = 93;
  public static final int NEXT_HEADER = 94;
  public static final int DSCP = 95;
  public static final int POST_TOS = 96;
  public static final int LINE_CARD = 97;
  public static final int COUNT = 98;

  /** RFC 5103: the same element, seen in the other direction. */
  static final int REVERSE_PEN = 29305;

  private Slot() {}

  /** The slot of an element outside of a scope of v9, {@link #NONE} if flows do not need it. */
  static int of(int pen, int id) {
    return pen == 0 ? iana(id) : pen == REVERSE_PEN ? reverse(id) : NONE;
  }

  /**
   * Scope types of v9 (RFC 3954 section 6.1): system, interface, line card, cache, template.
   * ipt_NETFLOW writes elements of IPFIX there.
   */
  static int ofV9Scope(int type) {
    return switch (type) {
      case 0, 1 -> NONE;
      case 2 -> SCOPE_INTERFACE;
      case 3 -> SCOPE_CARD;
      case 4 -> SCOPE_OTHER;
      case 5 -> SCOPE_TEMPLATE;
      default -> ofScope(0, type);
    };
  }

  /** The scope in an options template of IPFIX is what the record is about. */
  static int ofScope(int pen, int id) {
    if (pen != 0) {
      return SCOPE_OTHER;
    }
    return switch (id) {
      case 10, 14, 252, 253 -> SCOPE_INTERFACE;
      case 48 -> SAMPLER_ID;
      case 302 -> SELECTOR_ID;
      case 141 -> SCOPE_CARD;
      case 145 -> SCOPE_TEMPLATE;
      case 149 -> SCOPE_DOMAIN;
      // The exporter as a whole: its address, its processes; its version of IP, of the protocol.
      case 130, 131, 143, 144, 211, 212, 213, 214 -> NONE;
      default -> {
        int slot = iana(id);
        yield slot >= SAMPLER_ID && slot <= FLOW_TIME_SPACE ? slot : SCOPE_OTHER;
      }
    };
  }

  private static int reverse(int id) {
    return switch (id) {
      case 1 -> REVERSE_BYTES;
      case 2 -> REVERSE_PACKETS;
      case 5 -> REVERSE_TOS;
      case 6 -> REVERSE_TCP_FLAGS;
      case 85 -> REVERSE_TOTAL_BYTES;
      case 86 -> REVERSE_TOTAL_PACKETS;
      default -> NONE;
    };
  }

  private static int iana(int id) {
    return switch (id) {
      case 1 -> BYTES;
      case 2 -> PACKETS;
      case 4 -> PROTOCOL;
      case 5 -> TOS;
      case 6 -> TCP_FLAGS;
      case 7 -> SRC_PORT;
      case 8 -> SRC4;
      case 9 -> SRC_MASK4;
      case 10 -> IN_INTERFACE;
      case 11 -> DST_PORT;
      case 12 -> DST4;
      case 13 -> DST_MASK4;
      case 14 -> OUT_INTERFACE;
      case 16 -> SRC_AS;
      case 17 -> DST_AS;
      case 22, 150, 152, 154, 156 -> FLOW_START;
      case 23 -> POST_BYTES;
      case 24 -> POST_PACKETS;
      case 27 -> SRC6;
      case 28 -> DST6;
      case 29 -> SRC_MASK6;
      case 30 -> DST_MASK6;
      case 32, 139 -> ICMP_TYPE_CODE;
      case 44 -> PREFIX_SRC4;
      case 45 -> PREFIX_DST4;
      case 58 -> VLAN;
      case 59 -> POST_VLAN;
      case 60 -> IP_VERSION;
      case 61 -> DIRECTION;
      case 70 -> MPLS;
      case 85 -> TOTAL_BYTES;
      case 86 -> TOTAL_PACKETS;
      case 136 -> FLOW_END_REASON;
      case 148 -> FLOW_ID;
      default -> id < 256 ? upTo255(id) : above255(id);
    };
  }

  private static int upTo255(int id) {
    return switch (id) {
      case 34 -> SAMPLING_INTERVAL;
      case 35 -> SAMPLING_ALGORITHM;
      case 48 -> SAMPLER_ID;
      case 49 -> SAMPLER_MODE;
      case 50 -> RANDOM_INTERVAL;
      case 55 -> POST_TOS;
      case 104 -> FRAME;
      case 141 -> LINE_CARD;
      case 169 -> PREFIX_DST6;
      case 170 -> PREFIX_SRC6;
      case 176, 178 -> ICMP_TYPE;
      case 177, 179 -> ICMP_CODE;
      case 180 -> UDP_SRC_PORT;
      case 181 -> UDP_DST_PORT;
      case 182 -> TCP_SRC_PORT;
      case 183 -> TCP_DST_PORT;
      case 193 -> NEXT_HEADER;
      case 195 -> DSCP;
      case 226 -> POST_DST4;
      case 228 -> POST_DST_PORT;
      case 230 -> NAT_EVENT;
      case 231 -> INITIATOR_BYTES;
      case 232 -> RESPONDER_BYTES;
      case 233 -> FIREWALL_EVENT;
      case 243 -> DOT1Q_VLAN;
      case 252 -> IN_PHYSICAL;
      case 253 -> OUT_PHYSICAL;
      default -> NONE;
    };
  }

  private static int above255(int id) {
    return switch (id) {
      case 282 -> POST_DST6;
      case 298 -> INITIATOR_PACKETS;
      case 299 -> RESPONDER_PACKETS;
      case 302 -> SELECTOR_ID;
      case 304 -> ALGORITHM;
      case 305 -> PACKET_INTERVAL;
      case 306 -> PACKET_SPACE;
      case 307 -> TIME_INTERVAL;
      case 308 -> TIME_SPACE;
      case 309 -> SAMPLE_SIZE;
      case 310 -> SAMPLE_POPULATION;
      case 311 -> PROBABILITY;
      case 312 -> FRAME_SIZE;
      case 313 -> IP_SECTION;
      case 315 -> FRAME;
      case 352 -> LAYER2_BYTES;
      case 390 -> FLOW_ALGORITHM;
      case 396 -> FLOW_INTERVAL;
      case 397 -> FLOW_SPACING;
      case 398 -> FLOW_TIME_INTERVAL;
      case 399 -> FLOW_TIME_SPACE;
      case 408 -> FRAME_TYPE;
      // Cisco ASA before 8.4(5), in v9: translated destination and event under numbers of its own.
      case 40002 -> POST_DST4;
      case 40004 -> POST_DST_PORT;
      case 40005 -> FIREWALL_EVENT;
      default -> NONE;
    };
  }

  /** Whether a repeated element means headers within headers: then the last, inner one counts. */
  static boolean innerCounts(int slot) {
    return (slot >= SRC4 && slot <= DST6)
        || (slot >= IP_VERSION && slot <= ICMP_CODE)
        || slot == NEXT_HEADER
        || slot == DSCP;
  }

  /** Where the first of repeated addresses goes, {@link #NONE} for other fields. */
  static int outer(int slot) {
    return slot >= SRC4 && slot <= DST6 ? slot + OUTER_SRC4 - SRC4 : NONE;
  }

  /** Whether a field of this length can be what the slot stands for. */
  public static boolean fits(int slot, int length) {
    return switch (slot) {
      case SRC4, DST4, OUTER_SRC4, OUTER_DST4, PREFIX_SRC4, PREFIX_DST4, POST_DST4 -> length == 4;
      case SRC6, DST6, OUTER_SRC6, OUTER_DST6, PREFIX_SRC6, PREFIX_DST6, POST_DST6 -> length == 16;
      case FRAME, IP_SECTION, SCOPE_OTHER -> true;
      case MPLS -> length == 3;
      case PROBABILITY -> length == 4 || length == 8;
      default -> length <= 8;
    };
  }
}
