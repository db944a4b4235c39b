// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/**
 * Where a decoder delivers. Called on the decoder's own thread; the views are valid inside the call
 * only.
 */
@FunctionalInterface
public interface RecordSink {
  /** One flow in one direction; a record that counts both directions makes two calls. */
  void onFlow(FlowRecord flow);

  /** Every data record, also of options and events, once each, before its flows. */
  default void onRecord(DataRecord record) {}

  /** Whether {@link #onRecord} is to be called; asked once, when the decoder is made. */
  default boolean wantsRecords() {
    return false;
  }
}
