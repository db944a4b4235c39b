// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

/** Takes the frames of a capture. */
interface FrameSink {
  /**
   * One frame, as much of it as was captured, from {@code offset} on.
   *
   * @param linkType as the registry of tcpdump.org numbers them
   */
  void onFrame(int linkType, byte[] buffer, int offset, int length, long timeMs);
}
