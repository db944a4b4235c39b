// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * An address that sent what cannot be decoded.
 *
 * @param reason as errors are counted by, of the last such datagram
 * @param looksLike what the last such datagram seems to be, such as sFlow
 * @param datagrams since it is remembered
 * @param lastSeconds Unix time of the last one
 */
public record UndecodableSource(
    String address, String reason, String looksLike, long datagrams, double lastSeconds) {}
