// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * One flow record of the last minutes, as it was counted. What a record does not say is 0.
 *
 * @param arrivedMs when its datagram came, Unix time
 * @param protocol by pmacct's name, or the number
 * @param bytes with sampling applied, if the configuration says so
 * @param direction 0 ingress, 1 egress, -1 not given
 */
public record FoundFlow(
    long arrivedMs,
    String exporter,
    String src,
    String dst,
    int srcPort,
    int dstPort,
    String protocol,
    long bytes,
    long packets,
    long inInterface,
    long outInterface,
    int tos,
    int tcpFlags,
    int vlan,
    long srcAs,
    long dstAs,
    int direction) {}
