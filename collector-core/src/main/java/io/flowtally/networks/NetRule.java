// SPDX-License-Identifier: Apache-2.0
package io.flowtally.networks;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.FlowRecord;

/**
 * Prefix length, net and AS of a record's address in one aggregate, exactly as nfacctd finds them.
 * With F the row that matches longest (length 0 and AS 0 if none does) and fm the record's mask:
 *
 * <pre>
 * mode      prefix length       AS
 * netflow   fm                  the record's
 * file      F.length            F.as
 * database  -                 the database's
 * longest   max(fm, F.length)   F.as if F.length is at least the length from the left, else the record's
 * </pre>
 *
 * <p>If no net or mask is in the key, {@code longest} leaves the record's mask for the AS step.
 * Immutable.
 */
public final class NetRule {
  private final LookupMode net;
  private final LookupMode as;
  private final boolean noLpm;
  private final boolean filter;
  private final boolean v4HasDefault;
  private final boolean v6HasDefault;
  private final boolean srcHostInKey;
  private final boolean dstHostInKey;
  private final Networks networks;

  /**
   * The rule of one aggregate.
   *
   * @param netInKey whether a net, a prefix or a mask is in its key
   * @param srcHostInKey whether the source's address is in its key
   * @param dstHostInKey likewise for the destination's
   */
  public NetRule(Networks networks, boolean netInKey, boolean srcHostInKey, boolean dstHostInKey) {
    NetworkOptions options = networks.options();
    boolean longestWithoutNet = options.net() == LookupMode.LONGEST && !netInKey;
    this.networks = networks;
    this.net = longestWithoutNet ? LookupMode.NETFLOW : options.net();
    this.as = options.as();
    this.noLpm = options.networksFileNoLpm();
    this.filter = options.networksFileFilter();
    this.v4HasDefault = networks.isRow(0, 0xFFFFL << 32, 0);
    this.v6HasDefault = networks.isRow(0, 0, 0);
    this.srcHostInKey = srcHostInKey;
    this.dstHostInKey = dstHostInKey;
  }

  /** The rule where there is no key, only a filter. */
  public static NetRule withoutKey(Networks networks) {
    return new NetRule(networks, false, false, false);
  }

  public GroupNames groups() {
    return networks.groups();
  }

  /** True when the filter of the networks file makes the host 0.0.0.0 or ::. */
  public boolean hidesHost(FlowFacts facts, boolean src) {
    return filter && networks.facts().row(facts.result(src)) < 0;
  }

  /** True when the net is 0.0.0.0 or :: whatever its length. */
  public boolean hidesNet(FlowFacts facts, boolean src) {
    return filter && (src ? srcHostInKey : dstHostInKey) && hidesHost(facts, src);
  }

  /** In bits of the address's own family. */
  public int length(FlowFacts facts, boolean src) {
    if (net == LookupMode.FILE) {
      return networks.facts().length(facts.result(src));
    }
    FlowRecord record = facts.record();
    int fromRecord = src ? record.srcMask() : record.dstMask();
    boolean v4 =
        src
            ? IpAddress.isV4(record.srcHi(), record.srcLo())
            : IpAddress.isV4(record.dstHi(), record.dstLo());
    int length = Math.min(fromRecord, v4 ? 32 : 128);
    if (net == LookupMode.NETFLOW) {
      return length;
    }
    int fromFile = networks.facts().length(facts.result(src));
    if (filter && fromFile == 0 && !(v4 ? v4HasDefault : v6HasDefault)) {
      return 0;
    }
    if (noLpm) {
      return fromFile != 0 ? fromFile : length;
    }
    return Math.max(fromFile, length);
  }

  /** Origin AS, unsigned. */
  public long as(FlowFacts facts, boolean src) {
    if (as == LookupMode.NETFLOW) {
      return asOfRecord(facts.record(), src);
    }
    RowFacts rows = networks.facts();
    int result = facts.result(src);
    if (as == LookupMode.FILE) {
      return rows.as(result);
    }
    if (as == LookupMode.DATABASE) {
      return rows.asOfDatabase(result);
    }
    int fromFile = rows.length(result);
    boolean fileWins = noLpm ? fromFile != 0 : fromFile >= length(facts, src);
    return fileWins ? rows.as(result) : asOfRecord(facts.record(), src);
  }

  /** True when a net in a key is one of a bounded set: the file's rows, and the zero address. */
  public boolean netIsBounded(long hi, long lo) {
    boolean zero = hi == 0 && (lo == 0 || lo == 0xFFFFL << 32);
    return net == LookupMode.FILE || zero || networks.isRowAddress(hi, lo);
  }

  public boolean asIsBounded(long number) {
    return as == LookupMode.FILE || networks.facts().hasAs(number);
  }

  private static long asOfRecord(FlowRecord record, boolean src) {
    return (src ? record.srcAs() : record.dstAs()) & 0xFFFF_FFFFL;
  }
}
