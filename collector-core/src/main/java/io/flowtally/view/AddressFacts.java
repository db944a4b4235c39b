// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * What the networks file makes of an address, as text for people.
 *
 * @param row the prefix of the row that matches; empty: none does
 * @param as its AS number; empty: none
 * @param country two letters; empty: none is known
 * @param local whether filters see it as local
 * @param why in a sentence
 */
public record AddressFacts(
    String row, String group, String as, String country, boolean local, String why) {}
