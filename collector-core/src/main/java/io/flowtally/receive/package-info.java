// SPDX-License-Identifier: Apache-2.0
/**
 * Where bytes come from. An {@link io.flowtally.receive.Input} delivers the datagrams or messages
 * of sessions to a handler, on event loops that it is given; nothing here knows what they say.
 *
 * <p>Imports {@code address} alone.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.receive;
