// SPDX-License-Identifier: Apache-2.0
/**
 * Capture files (pcap, pcapng, gzip or not) to the UDP datagrams in them: link layers, tunnels,
 * fragments.
 *
 * <p>Imports {@code address}; the collector's replay and the command line import it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.capture;
