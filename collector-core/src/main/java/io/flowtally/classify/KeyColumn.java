package io.flowtally.classify;

import org.jspecify.annotations.Nullable;

/** What a {@code by:} list can name, and the label that each bears: pmacct's key in its JSON. */
enum KeyColumn {
  SRC_HOST("src_host", "ip_src"),
  DST_HOST("dst_host", "ip_dst"),
  SRC_NET("src_net", "net_src"),
  DST_NET("dst_net", "net_dst"),
  SRC_MASK("src_mask", "mask_src"),
  DST_MASK("dst_mask", "mask_dst"),
  SRC_AS("src_as", "as_src"),
  DST_AS("dst_as", "as_dst"),
  SRC_PORT("src_port", "port_src"),
  DST_PORT("dst_port", "port_dst"),
  PROTO("proto", "ip_proto"),
  TOS("tos", "tos"),
  VLAN("vlan", "vlan"),
  IN_IFACE("in_iface", "iface_in"),
  OUT_IFACE("out_iface", "iface_out"),
  PEER_SRC_IP("peer_src_ip", "peer_ip_src"),
  DIRECTION("direction", "direction"),
  SRC_PREFIX("src_prefix", "prefix_src"),
  DST_PREFIX("dst_prefix", "prefix_dst"),
  SRC_GROUP("src_group", "group_src"),
  DST_GROUP("dst_group", "group_dst");

  private final String key;
  private final String label;

  KeyColumn(String key, String label) {
    this.key = key;
    this.label = label;
  }

  /** As the configuration writes it. */
  String key() {
    return key;
  }

  String label() {
    return label;
  }

  static @Nullable KeyColumn named(String key) {
    for (KeyColumn column : values()) {
      if (column.key.equals(key)) {
        return column;
      }
    }
    return null;
  }

  /** All keys for a message. */
  static String all() {
    StringBuilder out = new StringBuilder();
    for (KeyColumn column : values()) {
      out.append(out.length() == 0 ? "" : ", ").append(column.key);
    }
    return out.toString();
  }

  /** True for the columns that make nfacctd apply {@code nfacctd_net: longest}. */
  boolean isNetOrMask() {
    return switch (this) {
      case SRC_NET, DST_NET, SRC_MASK, DST_MASK, SRC_PREFIX, DST_PREFIX -> true;
      default -> false;
    };
  }
}
