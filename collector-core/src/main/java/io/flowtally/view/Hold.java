// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

/**
 * While it is open, nothing is counted: a page that is written meanwhile shows what was saved and
 * no more. To be closed by the thread that opened it, and soon.
 */
public interface Hold extends AutoCloseable {
  /** Holds nothing: counting goes on. */
  Hold NONE = () -> {};

  @Override
  void close();
}
