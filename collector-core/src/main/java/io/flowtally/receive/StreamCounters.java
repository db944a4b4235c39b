// SPDX-License-Identifier: Apache-2.0
package io.flowtally.receive;

import java.util.Map;

/**
 * The live counters of one address where connections are accepted. Every method may be called from
 * any thread; after the close they keep their last values.
 */
public interface StreamCounters {
  /** The address as configured, such as {@code tcp://:4739}. */
  String name();

  /** The port bound, for an address whose port is 0. */
  int port();

  /** Connections accepted, those refused at once included. */
  long accepted();

  /** Connections that have ended, by reason; every reason is there. */
  Map<String, Long> closed();

  /** Connections that are open. */
  long open();

  /** Whole messages read. */
  long messages();

  /** Bytes of {@link #messages}. */
  long bytes();

  /** Messages at which the handler threw; each is counted in {@link #messages} too. */
  long handlerErrors();
}
