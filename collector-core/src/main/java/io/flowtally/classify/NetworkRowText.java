package io.flowtally.classify;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One row of the networks file:
 *
 * <pre>[[ignored,]nexthop,][[peerAS_]AS,]address/length</pre>
 *
 * <p>What nfacctd drops, or reads as something else, goes to the remarks. A row that it reads as
 * other addresses than were meant (inet_aton) is left out; one with a bad AS number stays, with the
 * number that nfacctd reads.
 */
final class NetworkRowText {
  private final Consumer<String> remarks;

  NetworkRowText(Consumer<String> remarks) {
    this.remarks = remarks;
  }

  /** Null when the line gives no row; a remark then says why. */
  @Nullable NetworkRow parse(int line, String text, String group) {
    String[] fields = text.strip().split(",", -1);
    String last = fields[fields.length - 1].strip();
    if (last.indexOf('!') >= 0 || last.indexOf('#') >= 0) {
      leaveOut("a comment must stand on a line of its own, above the row");
      return null;
    }
    if (fields.length > 4) {
      leaveOut("more than three commas; write [[ignored,]nexthop,][[peerAS_]AS,]address/len");
      return null;
    }
    if (last.isEmpty()) {
      leaveOut("nothing after the last comma; write AS,address/len");
      return null;
    }
    Prefix prefix = prefix(last);
    if (prefix == null) {
      return null;
    }
    int as = fields.length > 1 ? AsText.parse(fields[fields.length - 2].strip(), remarks) : 0;
    checkNextHop(fields.length > 2 ? fields[fields.length - 3].strip() : "0.0.0.0");
    return new NetworkRow(line, prefix.hi(), prefix.lo(), prefix.familyLength(), as, group);
  }

  private @Nullable Prefix prefix(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash).strip();
    String length = slash < 0 ? "" : text.substring(slash + 1).strip();
    AddressText.Words words = AddressText.parse(address);
    if (words == null) {
      leaveOut(wrongAddress(address, length));
      return null;
    }
    int longest = AddressText.looksLikeV6(address) ? 128 : 32;
    int bits = PrefixText.length(length, longest);
    if (bits < 0) {
      leaveOut(wrongLength(address, length, longest));
      return null;
    }
    Prefix prefix =
        new Prefix(words.hi(), words.lo(), longest == 32 ? bits + Prefix.V4_OFFSET : bits);
    if (longest == 128 && prefix.isV4()) {
      remarks.accept(Quoted.of(text) + " is IPv4 in IPv6 clothes: read as " + prefix);
    } else if (prefix.hi() != words.hi() || prefix.lo() != words.lo()) {
      remarks.accept("host bits are cleared: " + Quoted.of(text) + " is read as " + prefix);
    }
    return prefix;
  }

  private static String wrongLength(String address, String length, int longest) {
    return length.isEmpty()
        ? "no length; write " + address + "/" + longest + " for one host"
        : "length " + Quoted.of(length) + " is not a number from 0 to " + longest;
  }

  private static String wrongAddress(String address, String length) {
    if (address.isEmpty()) {
      return "no address; write address/len";
    }
    String asRead = AddressText.looksLikeV6(address) ? null : InetAton.read(address);
    if (asRead == null) {
      return Quoted.of(address) + " is no address; nfacctd drops such a row without a word";
    }
    String meant = InetAton.asDecimal(address);
    return "nfacctd reads "
        + Quoted.of(address)
        + " as "
        + asRead
        + (meant == null
            ? "; write that"
            : "; write " + meant + (length.isEmpty() ? "" : "/" + length));
  }

  private void checkNextHop(String text) {
    if (!text.isEmpty() && AddressText.parse(text) == null) {
      remarks.accept("next hop " + Quoted.of(text) + " is no address; it is ignored here");
    }
  }

  private void leaveOut(String why) {
    remarks.accept("row left out: " + why);
  }
}
