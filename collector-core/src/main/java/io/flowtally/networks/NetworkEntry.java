// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import java.util.Map;

/**
 * A prefix that the networks file or the labels file names.
 *
 * @param network with its length, such as {@code 10.0.0.0/8}
 * @param group empty if it is in none
 * @param as 0 if it has none
 * @param labels by their names, empty values included
 */
public record NetworkEntry(String network, String group, long as, Map<String, String> labels) {}
