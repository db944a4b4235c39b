package io.flowtally.classify;

import io.flowtally.codec.FlowRecord;
import io.flowtally.codec.IpAddress;

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

  private final Source source;
  private final int word;
  private final NetRule rule;

  /** Which address. */
  enum Source {
    SRC_HOST,
    DST_HOST,
    SRC_NET,
    DST_NET,
    EXPORTER
  }

  AddressPart(Source source, int word, NetRule rule) {
    this.source = source;
    this.word = word;
    this.rule = rule;
  }

  @Override
  public void write(FlowFacts facts, long[] key) {
    FlowRecord record = facts.record();
    switch (source) {
      case SRC_HOST -> writeHost(facts, record.srcHi(), record.srcLo(), true, key);
      case DST_HOST -> writeHost(facts, record.dstHi(), record.dstLo(), false, key);
      case SRC_NET -> writeNet(facts, record.srcHi(), record.srcLo(), true, key);
      case DST_NET -> writeNet(facts, record.dstHi(), record.dstLo(), false, key);
      case EXPORTER -> {
        key[word] = record.exporterHi();
        key[word + 1] = record.exporterLo();
      }
    }
  }

  private void writeHost(FlowFacts facts, long hi, long lo, boolean src, long[] key) {
    boolean hidden = rule.hidesHost(facts, src);
    int length = hidden ? Prefix.familyOffset(hi, lo) : 128;
    key[word] = hi & Prefix.maskHi(length);
    key[word + 1] = lo & Prefix.maskLo(length);
  }

  private void writeNet(FlowFacts facts, long hi, long lo, boolean src, long[] key) {
    int ownLength = rule.hidesNet(facts, src) ? 0 : rule.length(facts, src);
    int length = ownLength + Prefix.familyOffset(hi, lo);
    key[word] = hi & Prefix.maskHi(length);
    key[word + 1] = lo & Prefix.maskLo(length);
  }

  @Override
  public boolean isBounded(long[] key) {
    return switch (source) {
      case SRC_HOST, DST_HOST -> false;
      case SRC_NET, DST_NET -> rule.netIsBounded(key[word], key[word + 1]);
      case EXPORTER -> true;
    };
  }

  @Override
  public void makeOther(long[] key) {
    key[word] = OTHER_HI;
    key[word + 1] = OTHER_LO;
  }

  boolean isOther(long[] key) {
    return key[word + 1] == OTHER_LO && key[word] == OTHER_HI;
  }

  void append(long[] key, StringBuilder out) {
    if (isOther(key)) {
      out.append("other");
    } else {
      IpAddress.append(out, key[word], key[word + 1]);
    }
  }
}
