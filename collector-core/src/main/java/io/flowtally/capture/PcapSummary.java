// SPDX-License-Identifier: Apache-2.0
package io.flowtally.capture;

/**
 * What a capture held.
 *
 * @param packets frames in the file
 * @param datagrams UDP datagrams handed on
 * @param other frames that are no UDP over IP, or of a link type unknown here
 * @param cut frames that the capture cut short (snap length), or whose headers do not add up
 * @param lostFragments fragments whose datagram never became whole
 * @param unreadLinkType one that is not read here, of which there were frames, or {@link #NONE}
 * @param endsEarly the file ends inside a packet
 */
public record PcapSummary(
    long packets,
    long datagrams,
    long other,
    long cut,
    long lostFragments,
    int unreadLinkType,
    boolean endsEarly) {
  public static final int NONE = -1;
}
