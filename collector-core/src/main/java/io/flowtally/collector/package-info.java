// SPDX-License-Identifier: Apache-2.0
/**
 * Wires the other packages: settings in, a running collector out. A configuration becomes a {@code
 * Pipeline}; each event loop takes datagrams through it into the buckets; a reload swaps it.
 *
 * <p>Outputs see {@link io.flowtally.view.CollectorView} alone. Imported by the command line.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.collector;
