// SPDX-License-Identifier: Apache-2.0
/**
 * A {@link io.flowtally.view.CollectorView} as text, OpenMetrics or protobuf. Knows no HTTP.
 *
 * <p>Nothing keeps a copy of the buckets: a scrape walks them and writes as it goes. The writers
 * are our own since they are ten times as fast as the library's; names, labels and families are
 * the library's.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.exposition;
