// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import java.util.List;

/**
 * How the last reading of the configuration went.
 *
 * @param successTimestampSeconds Unix time of the last reading that succeeded
 * @param mistakes empty on success; otherwise each as FILE:LINE: what to write instead
 */
public record ReloadStatus(
    boolean successful, double successTimestampSeconds, List<String> mistakes) {}
