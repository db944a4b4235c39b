// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * A search of recent flow records.
 *
 * @param filter in the filter language; empty: all of them
 * @param lastSeconds how far back
 * @param limit how many to show
 * @param heaviest the ones with the most bytes are shown, rather than the newest
 */
public record FlowQuery(String filter, int lastSeconds, int limit, boolean heaviest) {}
