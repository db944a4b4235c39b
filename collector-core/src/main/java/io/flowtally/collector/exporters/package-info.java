// SPDX-License-Identifier: Apache-2.0
/**
 * What is told about exporters: their labels and status, and warnings about what they send or no
 * longer send.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.collector.exporters;
