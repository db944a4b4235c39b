// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

import io.flowtally.address.AddressBits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The pcapng format: sections of blocks, each with its byte order, its interfaces and their
 * packets. Blocks of other kinds are passed over.
 *
 * <pre>
 *  block:     type 4 | total length 4 | body, to a multiple of 4 | total length 4
 *  section:   byte-order magic 4 | major 2 | minor 2 | section length 8 | options
 *  interface: link type 2 | reserved 2 | snap length 4 | options
 *  enhanced:  interface 4 | time, upper 4 | time, lower 4 | captured 4 | original 4 | frame
 *  obsolete:  interface 2 | drops 2      | the same from here
 *  simple:    original 4 | frame
 * </pre>
 */
final class PcapNg {
  private static final int SECTION = 0x0A0D0D0A;
  private static final int INTERFACE = 1;
  private static final int OBSOLETE_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
  private static final int FRAME_OFFSET = 20;

  private final CaptureInput input;
  private final FrameSink frames;
  private final List<CaptureInterface> interfaces = new ArrayList<>();

  PcapNg(CaptureInput input, FrameSink frames) {
    this.input = input;
    this.frames = frames;
  }

  static boolean isMagic(byte[] buffer) {
    return AddressBits.four(buffer, 0) == SECTION;
  }

  /** Reads on after the type of the first block; true if the file ends inside a block. */
  boolean read() throws IOException {
    do {
      int type = (int) input.u32(0);
      if (!input.fill(4)) {
        return true;
      }
      if (type == SECTION) {
        if (!startSection()) {
          return true;
        }
      } else {
        long body = bodyLength(input.u32(0), 12);
        if (!input.fill(body + 4)) {
          return true;
        }
        block(type, (int) body);
      }
    } while (input.fill(4));
    return input.endedInside();
  }

  /** The byte order stands after the length, so the length is read twice. */
  private boolean startSection() throws IOException {
    byte[] lengthOctets = {
      input.buffer()[0], input.buffer()[1], input.buffer()[2], input.buffer()[3]
    };
    if (!input.fill(4)) {
      return false;
    }
    int magic = AddressBits.four(input.buffer(), 0);
    if (magic != BYTE_ORDER_MAGIC && Integer.reverseBytes(magic) != BYTE_ORDER_MAGIC) {
      throw new CaptureException("broken: a section without its byte order");
    }
    input.littleEndian(magic != BYTE_ORDER_MAGIC);
    int length = AddressBits.four(lengthOctets, 0);
    if (magic != BYTE_ORDER_MAGIC) {
      length = Integer.reverseBytes(length);
    }
    interfaces.clear();
    return input.fill(bodyLength(Integer.toUnsignedLong(length), 16) + 4);
  }

  private static long bodyLength(long total, int around) throws CaptureException {
    if (total < around || total % 4 != 0) {
      throw new CaptureException("broken: a block of " + total + " bytes");
    }
    return total - around;
  }

  private void block(int type, int length) throws CaptureException {
    switch (type) {
      case INTERFACE -> interfaces.add(CaptureInterface.read(input, length));
      case ENHANCED_PACKET -> packet(length, input.u32(0));
      case OBSOLETE_PACKET -> packet(length, input.u16(0));
      case SIMPLE_PACKET -> simplePacket(length);
      default -> {
        // names, statistics, secrets: nothing for us
      }
    }
  }

  private void packet(int length, long number) throws CaptureException {
    if (length < FRAME_OFFSET) {
      throw new CaptureException("broken: a packet block of " + length + " bytes");
    }
    CaptureInterface from = from(number);
    long captured = Math.min(input.u32(12), length - FRAME_OFFSET);
    long timeMs = from.timeMs(input.u32(4) << 32 | input.u32(8));
    frames.onFrame(from.linkType(), input.buffer(), FRAME_OFFSET, (int) captured, timeMs);
  }

  private void simplePacket(int length) throws CaptureException {
    if (length < 4) {
      throw new CaptureException("broken: a packet block of " + length + " bytes");
    }
    int captured = (int) Math.min(input.u32(0), length - 4);
    frames.onFrame(from(0).linkType(), input.buffer(), 4, captured, 0);
  }

  private CaptureInterface from(long number) throws CaptureException {
    if (number >= interfaces.size()) {
      throw new CaptureException("broken: a packet of interface " + number + ", not described");
    }
    return interfaces.get((int) number);
  }
}
