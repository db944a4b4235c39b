// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.address.AddressText;
import io.flowtally.address.Prefix;
import io.flowtally.address.PrefixText;
import io.flowtally.text.Quoted;
import org.jspecify.annotations.Nullable;

/**
 * One row of the networks file:
 *
 * <pre>[[ignored,]nexthop,][[peerAS_]AS,]address/length</pre>
 *
 * <p>What nfacctd drops, or reads as something else, goes to the remarks. A row that it reads as
 * other addresses than were meant (inet_aton) gives none; one with a bad AS number stays, with the
 * number that nfacctd reads.
 */
final class NetworkRowText {
  /** Takes what is to be said of the row at hand. */
  interface Remarks {
    void add(NetworkRemark.Kind kind, String text);
  }

  private final Remarks remarks;

  NetworkRowText(Remarks remarks) {
    this.remarks = remarks;
  }

  /** Null when the line gives no row; a remark then says why. */
  @Nullable NetworkRow parse(int line, String text, String group) {
    String[] fields = text.strip().split(",", -1);
    String last = fields[fields.length - 1].strip();
    String confused = ConfusedRow.advice(text.strip());
    if (confused != null) {
      leaveOut(confused);
      return null;
    }
    if (fields.length > 4) {
      leaveOut("more than three commas: write [[ignored,]nexthop,][[peerAS_]AS,]address/length");
      return null;
    }
    if (last.isEmpty()) {
      leaveOut("nothing after the last comma: write AS,address/length");
      return null;
    }
    Prefix prefix = prefix(last);
    if (prefix == null) {
      return null;
    }
    int as = fields.length > 1 ? as(fields[fields.length - 2].strip()) : 0;
    checkNextHop(fields.length > 2 ? fields[fields.length - 3].strip() : "0.0.0.0");
    return new NetworkRow(line, prefix.hi(), prefix.lo(), prefix.familyLength(), as, group);
  }

  private int as(String text) {
    return AsText.parse(text, wrong -> remarks.add(NetworkRemark.Kind.MISREAD, wrong));
  }

  private @Nullable Prefix prefix(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash).strip();
    String length = slash < 0 ? "" : text.substring(slash + 1).strip();
    AddressText.Words words = AddressText.parse(address);
    if (words == null) {
      leaveOut(WrongPrefix.address(address, length));
      return null;
    }
    int longest = AddressText.looksLikeV6(address) ? 128 : 32;
    int bits = PrefixText.length(length, longest);
    if (bits < 0) {
      leaveOut(WrongPrefix.length(address, length, longest));
      return null;
    }
    Prefix prefix =
        new Prefix(words.hi(), words.lo(), longest == 32 ? bits + Prefix.V4_OFFSET : bits);
    if (longest == 128 && prefix.isV4()) {
      doubt(Quoted.of(text) + " is an IPv4 prefix in the form of IPv6: write " + prefix);
    } else if (prefix.hi() != words.hi() || prefix.lo() != words.lo()) {
      doubt(Quoted.of(text) + " has bits beyond its length, which are ignored: write " + prefix);
    }
    return prefix;
  }

  private void checkNextHop(String text) {
    if (!text.isEmpty() && AddressText.parse(text) == null) {
      doubt("next hop " + Quoted.of(text) + " is no address; nothing here uses it: leave it out");
    }
  }

  private void leaveOut(String why) {
    remarks.add(NetworkRemark.Kind.LEFT_OUT, why);
  }

  private void doubt(String what) {
    remarks.add(NetworkRemark.Kind.DOUBTFUL, what);
  }
}
