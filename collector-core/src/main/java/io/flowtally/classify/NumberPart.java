package io.flowtally.classify;

import io.flowtally.codec.FlowRecord;

/**
 * A number in some bits of one word of the key. It takes one bit more than its largest value: that
 * bit alone stands for {@code other}.
 */
final class NumberPart implements KeyPart {
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final Source source;
  private final int word;
  private final int shift;
  private final NetRule rule;

  /** Which number, how many bits it needs, and whether it stays when a key is folded. */
  enum Source {
    SRC_AS(32, false),
    DST_AS(32, false),
    IN_IFACE(32, false),
    OUT_IFACE(32, false),
    SRC_PORT(16, false),
    DST_PORT(16, false),
    VLAN(16, false),
    SRC_GROUP(16, true),
    DST_GROUP(16, true),
    SRC_LENGTH(8, true),
    DST_LENGTH(8, true),
    PROTO(8, true),
    TOS(8, true),
    DIRECTION(2, true);

    private final int bits;
    private final boolean bounded;

    Source(int bits, boolean bounded) {
      this.bits = bits;
      this.bounded = bounded;
    }

    /** In a key. */
    int width() {
      return bits + 1;
    }

    long other() {
      return 1L << bits;
    }
  }

  NumberPart(Source source, int word, int shift, NetRule rule) {
    this.source = source;
    this.word = word;
    this.shift = shift;
    this.rule = rule;
  }

  /** Where it stands in a key: word, lowest bit, width. */
  String place() {
    return "@" + word + "." + shift + "/" + source.width();
  }

  @Override
  public void write(FlowFacts facts, long[] key) {
    key[word] |= (value(facts) & (source.other() - 1)) << shift;
  }

  private long value(FlowFacts facts) {
    FlowRecord record = facts.record();
    return switch (source) {
      case SRC_AS -> rule.as(facts, true);
      case DST_AS -> rule.as(facts, false);
      case IN_IFACE -> record.inInterface();
      case OUT_IFACE -> record.outInterface();
      case SRC_PORT -> hasPorts(record) ? record.srcPort() : 0;
      case DST_PORT -> hasPorts(record) ? record.dstPort() : 0;
      case VLAN -> record.vlan();
      case SRC_GROUP -> facts.networks().facts().group(facts.srcResult());
      case DST_GROUP -> facts.networks().facts().group(facts.dstResult());
      case SRC_LENGTH -> rule.length(facts, true);
      case DST_LENGTH -> rule.length(facts, false);
      case PROTO -> record.protocol();
      case TOS -> record.tos();
      case DIRECTION -> record.direction() < 0 ? 2 : record.direction();
    };
  }

  /** As nfacctd: what ICMP exporters put into the port fields is no port. */
  private static boolean hasPorts(FlowRecord record) {
    return record.protocol() == TCP || record.protocol() == UDP;
  }

  @Override
  public boolean isBounded(long[] key) {
    return switch (source) {
      case SRC_AS, DST_AS -> rule.asIsBounded(value(key));
      default -> source.bounded;
    };
  }

  @Override
  public void makeOther(long[] key) {
    long mask = (source.other() << 1) - 1;
    key[word] = (key[word] & ~(mask << shift)) | source.other() << shift;
  }

  boolean isOther(long[] key) {
    return value(key) == source.other();
  }

  /** The number in a key, or {@code other}. */
  long value(long[] key) {
    return key[word] >>> shift & ((source.other() << 1) - 1);
  }
}
