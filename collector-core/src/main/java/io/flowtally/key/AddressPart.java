// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.address.IpAddress;
import io.flowtally.address.Prefix;
import io.flowtally.codec.FlowRecord;
import io.flowtally.networks.FlowFacts;
import io.flowtally.networks.NetRule;

/**
 * An address in two words of the key. IPv4 is v4-mapped, so no IPv4 address equals an IPv6 one.
 *
 * <p>The address that stands for {@code other} is ::6f74:6865:7200:0, out of the block ::/8 that
 * RFC 4291 reserves: no such host exists, and a record that claims to be from there joins {@code
 * other}.
 */
final class AddressPart implements KeyPart {
  static final long OTHER_HI = 0;
  static final long OTHER_LO = 0x6F74_6865_7200_0000L;

  private final boolean exporter;
  private final boolean host;
  private final boolean src;
  private final int word;
  private final NetRule rule;

  AddressPart(AddressField field, int word, NetRule rule) {
    this.exporter = field == AddressField.EXPORTER;
    this.host = field.host;
    this.src = field.src;
    this.word = word;
    this.rule = rule;
  }

  /** Where it stands in a key: its first word. */
  String place() {
    return "@" + word;
  }

  @Override
  public void write(FlowFacts facts, long[] key) {
    FlowRecord record = facts.record();
    if (exporter) {
      write(record.exporterHi(), record.exporterLo(), key);
      return;
    }
    long hi = src ? record.srcHi() : record.dstHi();
    long lo = src ? record.srcLo() : record.dstLo();
    if (host && !rule.hidesHost(facts, src)) {
      write(hi, lo, key);
      return;
    }
    int ownLength = host || rule.hidesNet(facts, src) ? 0 : rule.length(facts, src);
    int length = ownLength + Prefix.familyOffset(hi, lo);
    write(hi & Prefix.maskHi(length), lo & Prefix.maskLo(length), key);
  }

  private void write(long hi, long lo, long[] key) {
    key[word] = hi;
    key[word + 1] = lo;
  }

  @Override
  public boolean isBounded(long[] key) {
    return exporter || (!host && rule.netIsBounded(key[word], key[word + 1]));
  }

  @Override
  public void makeOther(long[] key) {
    key[word] = OTHER_HI;
    key[word + 1] = OTHER_LO;
  }

  @Override
  public boolean isOther(long[] key) {
    return key[word + 1] == OTHER_LO && key[word] == OTHER_HI;
  }

  long hi(long[] key) {
    return key[word];
  }

  long lo(long[] key) {
    return key[word + 1];
  }

  void append(long[] key, StringBuilder out) {
    if (isOther(key)) {
      out.append("other");
    } else {
      IpAddress.append(out, key[word], key[word + 1]);
    }
  }

  /** As {@link #append}, into {@code out}; returns the end. */
  int put(long[] key, byte[] out, int at) {
    return IpAddress.put(out, at, key[word], key[word + 1]);
  }
}
