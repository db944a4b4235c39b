// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

/**
 * Packets of one direction between two hosts.
 *
 * @param protocol 6, 17, 1 (IPv4 only) or 58 (IPv6 only)
 * @param packets how many
 * @param payload bytes behind the transport header, in each packet
 */
record Conversation(
    int protocol,
    String source,
    int sourcePort,
    String target,
    int targetPort,
    int packets,
    int payload) {

  boolean isV6() {
    return source.contains(":");
  }

  int ipHeader() {
    return isV6() ? 40 : 20;
  }

  int transportHeader() {
    return protocol == 6 ? 20 : 8;
  }

  /** The IP packet's length: what every exporter counts as the packet's bytes. */
  int packetBytes() {
    return ipHeader() + transportHeader() + payload;
  }

  long bytes() {
    return (long) packets * packetBytes();
  }

  Conversation reply(int packets, int payload) {
    return new Conversation(
        protocol,
        /* source= */ target,
        /* sourcePort= */ targetPort,
        /* target= */ source,
        /* targetPort= */ sourcePort,
        packets,
        payload);
  }
}
