// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the networks file and {@code local} make of one address.
 *
 * @param address as it is printed in labels
 * @param row the longest match, or null when no row matches
 * @param local whether filters see it as local
 * @param reason why, in a sentence
 * @param country two letters; empty: none is known
 * @param asOfDatabase 0: none is known
 * @param labels of the labels file, by name; empty values where no row matches
 */
public record Explanation(
    String address,
    @Nullable NetworkRow row,
    boolean local,
    String reason,
    String country,
    long asOfDatabase,
    Map<String, String> labels) {}
