// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * What is kept across restarts, and how that goes.
 *
 * @param restored whether this process went on from a snapshot
 * @param lastSaveSuccessful of the last attempt
 * @param lastSaveTimestampSeconds Unix time of the last snapshot on disk, 0 before the first
 */
public record StateStatus(
    boolean restored, boolean lastSaveSuccessful, double lastSaveTimestampSeconds) {}
