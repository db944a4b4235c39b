// SPDX-License-Identifier: Apache-2.0

/**
 * Bytes of NetFlow v5, v9 and IPFIX to flow records, as a library. What is not exported is public
 * only for the packages beside it.
 */
module io.flowtally.codec {
  requires inet.ipaddr;
  requires static transitive org.jspecify;

  exports io.flowtally.address;
  exports io.flowtally.codec;
  exports io.flowtally.codec.exporter;
  exports io.flowtally.codec.json;
  exports io.flowtally.codec.names;
  exports io.flowtally.codec.registry;
}
