// SPDX-License-Identifier: Apache-2.0
/**
 * What a running collector has counted, over HTTP.
 *
 * <p>In goes a {@link io.flowtally.collector.CollectorView}, which is read anew for each request.
 * Out comes the exposition in each of Prometheus' formats, health, a status page, and the answer to
 * a reload. Nothing here stops the receiving, and nothing keeps a copy of the buckets: a scrape
 * walks them and writes as it goes.
 *
 * <p>Only {@code io.flowtally.app} may import this package.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.http;
