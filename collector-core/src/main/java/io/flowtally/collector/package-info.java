// SPDX-License-Identifier: Apache-2.0
/**
 * Wires the rooms: settings in, a running collector out. A configuration becomes a {@code
 * Pipeline}; each event loop takes datagrams through it into the buckets; a reload swaps it.
 *
 * <p>{@link io.flowtally.collector.CollectorView} is all that the HTTP side sees. May import codec,
 * receive, classify, count and config; imported by http and app.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.collector;
