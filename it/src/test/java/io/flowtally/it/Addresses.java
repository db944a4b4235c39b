// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import inet.ipaddr.IPAddressString;

/** Addresses as inet_ntop prints them. */
public final class Addresses {
  private Addresses() {}

  static String text(String address) {
    return new IPAddressString(address).getAddress().toCanonicalString();
  }
}
