// SPDX-License-Identifier: Apache-2.0

/** Flow records for others than Prometheus: those that a filter lets through, one message each. */
@NullMarked
package io.flowtally.feed;

import org.jspecify.annotations.NullMarked;
