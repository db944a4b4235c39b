// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

/** An address that a key can hold, in two words. */
enum AddressField implements KeyField {
  SRC_HOST(true, true),
  DST_HOST(true, false),
  SRC_NET(false, true),
  DST_NET(false, false),
  EXPORTER(false, false);

  /** A host as it is, in contrast to the network that it is in. */
  final boolean host;

  final boolean src;

  AddressField(boolean host, boolean src) {
    this.host = host;
    this.src = src;
  }

  /** Networks are those of the networks file unless they come from masks, which each key tells. */
  @Override
  public boolean isBounded() {
    return !host;
  }

  @Override
  public boolean isOfNet() {
    return this == SRC_NET || this == DST_NET;
  }
}
