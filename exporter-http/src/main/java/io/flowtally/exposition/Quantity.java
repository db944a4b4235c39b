// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.count.Bucket;

/** What a flow metric counts. */
enum Quantity {
  BYTES("bytes", "Bytes of the flows counted, by the labels of their aggregate.") {
    @Override
    long of(Bucket bucket) {
      return bucket.bytes();
    }
  },
  PACKETS("packets", "Packets of the flows counted, by the labels of their aggregate.") {
    @Override
    long of(Bucket bucket) {
      return bucket.packets();
    }
  },
  FLOWS("flows", "Flows counted, by the labels of their aggregate; not scaled by sampling.") {
    @Override
    long of(Bucket bucket) {
      return bucket.flows();
    }
  };

  private final String word;
  private final String help;

  Quantity(String word, String help) {
    this.word = word;
    this.help = help;
  }

  abstract long of(Bucket bucket);

  /** With its suffix: {@code pmacct_flow_bytes_total}. */
  String metricName(String prefix) {
    return prefix + "_flow_" + word + "_total";
  }

  String help() {
    return help;
  }
}
