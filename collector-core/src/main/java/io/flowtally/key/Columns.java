// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import static io.flowtally.key.NumberField.Kept.ALL;
import static io.flowtally.key.NumberField.Kept.LENGTH;
import static io.flowtally.key.NumberField.Kept.NONE;
import static io.flowtally.key.NumberField.Kept.OF_NETWORKS_FILE;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.ElementNames;
import io.flowtally.codec.FlowApplication;
import io.flowtally.codec.MplsStack;
import io.flowtally.networks.sources.CountryCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of columns: what a {@code by:} list can name, beside {@linkplain ElementColumns
 * information elements}. The check of static labels, the import of nfacctd.conf, the labels of a
 * series, the layout of a key, what is saved of it, and the table of docs/aggregates.md derive from
 * these rows. Their order is that of the parts of a key.
 */
public final class Columns {
  private static final NumberField SRC_LENGTH =
      new NumberField("src_length", 8, LENGTH, (facts, rule) -> rule.length(facts, true));
  private static final NumberField DST_LENGTH =
      new NumberField("dst_length", 8, LENGTH, (facts, rule) -> rule.length(facts, false));

  private static final Map<String, Column> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, Column> BY_PRIMITIVE = new LinkedHashMap<>();

  static {
    String host = "`10.1.2.3`, `2001:db8::1`";
    address("src_host", "src_host", "ip_src", AddressField.SRC_HOST, host, "");
    address("dst_host", "dst_host", "ip_dst", AddressField.DST_HOST, host, "");
    String net = "`10.0.0.0`: the network without its length";
    address("src_net", "src_net", "net_src", AddressField.SRC_NET, net, "`0.0.0.0`, `::`");
    address("dst_net", "dst_net", "net_dst", AddressField.DST_NET, net, "`0.0.0.0`, `::`");
    String length = "`8`: the network's length";
    number("src_mask", "src_mask", "mask_src", SRC_LENGTH, length);
    number("dst_mask", "dst_mask", "mask_dst", DST_LENGTH, length);
    String as = "`64500`";
    number("src_as", "src_as", "as_src", 32, OF_NETWORKS_FILE, as, (f, r) -> r.as(f, true));
    number("dst_as", "dst_as", "as_dst", 32, OF_NETWORKS_FILE, as, (f, r) -> r.as(f, false));
    String port = "`443`; of ICMP its type and code";
    number(
        "src_port",
        "src_port",
        "port_src",
        16,
        NONE,
        port,
        (f, r) -> f.record().hasPorts() ? f.record().srcPort() : 0);
    number(
        "dst_port",
        "dst_port",
        "port_dst",
        16,
        NONE,
        port,
        (f, r) -> f.record().hasPorts() ? f.record().dstPort() : 0);
    words(
        "proto",
        "proto",
        "ip_proto",
        new NumberField("proto", 8, ALL, (f, r) -> f.record().protocol()),
        (number, groups, out) -> out.append(ProtocolNames.of((int) number)),
        "`tcp`, `ipv6-icmp`, `gre`; a number where pmacct has no name",
        "`0`");
    String tos = "`184`: the whole byte";
    number("tos", "tos", "tos", 8, ALL, tos, (f, r) -> f.record().tos());
    number("vlan", "vlan", "vlan", 16, NONE, "`300`", (f, r) -> f.record().vlan());
    String iface = "`7`: interface index";
    number("in_iface", "in_iface", "iface_in", 32, NONE, iface, (f, r) -> f.record().inInterface());
    number(
        "out_iface",
        "out_iface",
        "iface_out",
        32,
        NONE,
        iface,
        (f, r) -> f.record().outInterface());
    address(
        "peer_src_ip",
        "peer_src_ip",
        "peer_ip_src",
        AddressField.EXPORTER,
        "the exporter's address",
        "");
    words(
        "direction",
        "sampling_direction",
        "direction",
        new NumberField(
            "direction", 2, ALL, (f, r) -> f.record().direction() < 0 ? 2 : f.record().direction()),
        (number, groups, out) -> out.append(number == 0 ? "ingress" : number == 1 ? "egress" : ""),
        "`ingress` or `egress`",
        "empty");
    prefix("src_prefix", "prefix_src", AddressField.SRC_NET, SRC_LENGTH);
    prefix("dst_prefix", "prefix_dst", AddressField.DST_NET, DST_LENGTH);
    group("src_group", "group_src", (f, r) -> f.networks().facts().group(f.srcResult()));
    group("dst_group", "group_dst", (f, r) -> f.networks().facts().group(f.dstResult()));
    country("src_country", "country_src", (f, r) -> f.networks().facts().country(f.srcResult()));
    country("dst_country", "country_dst", (f, r) -> f.networks().facts().country(f.dstResult()));
    words(
        "service",
        null,
        "service",
        new NumberField("service", 16, ALL, (f, r) -> f.networks().services().number(f.record())),
        (number, groups, out) -> out.append(groups.name((int) number)),
        "`https`, `tcp/617`, `ephemeral`, `icmp`: see [names.md](names.md#services)",
        "");
    own("dscp", 6, "`46`: the upper six bits of the ToS byte", (f, r) -> f.record().tos() >> 2);
    own("ecn", 2, "`3`: the lower two bits of the ToS byte", (f, r) -> f.record().tos() & 3);
    words(
        "ip_version",
        null,
        "ip_version",
        new NumberField(
            "ip_version",
            1,
            ALL,
            (f, r) -> IpAddress.isV4(f.record().srcHi(), f.record().srcLo()) ? 0 : 1),
        (number, groups, out) -> out.append(number == 0 ? '4' : '6'),
        "`4` or `6`",
        "");
    words(
        "tcp_flags",
        null,
        "tcp_flags",
        new NumberField("tcp_flags", TcpFlagNames.BITS, ALL, (f, r) -> f.record().tcpFlags()),
        (number, groups, out) -> TcpFlagNames.append(number, out),
        "`syn`, `syn+ack`: all that were set in the flow",
        "empty");
    number(
        "tcpflags",
        "tcpflags",
        "tcp_flags",
        8,
        ALL,
        "`18`: all that were set in the flow, as a number",
        (f, r) -> f.record().tcpFlags() & 0xFF);
    wide(
        "application",
        "class",
        "class",
        ElementText.field("application", FlowApplication::words),
        "`http`: as the exporter names it; `13:453` if it does not",
        "`unknown`");
    number(
        "sampling_rate",
        "sampling_rate",
        "sampling_rate",
        32,
        ALL,
        "`1000`: what counters have still to be multiplied by; `1` where they were",
        (f, r) -> f.record().samplingRate());
    number(
        "mpls_label_bottom",
        "mpls_label_bottom",
        "mpls_label_bottom",
        20,
        NONE,
        "`100016`",
        (f, r) -> MplsStack.bottom(f.record()));
    number(
        "mpls_stack_depth",
        "mpls_stack_depth",
        "mpls_stack_depth",
        4,
        ALL,
        "`2`: labels in the stack",
        (f, r) -> MplsStack.depth(f.record()));
    number(
        "export_proto_version",
        "export_proto_version",
        "export_proto_version",
        4,
        ALL,
        "`10`: of IPFIX; `9`, `5`",
        (f, r) -> f.record().version().number());
    number(
        "export_proto_sysid",
        "export_proto_sysid",
        "export_proto_sysid",
        32,
        NONE,
        "`7`: observation domain, source id, or engine of the exporter",
        (f, r) -> f.record().domain());
    own("icmp_type", 8, "`8`: of an echo request", (f, r) -> f.record().icmpType());
    own("icmp_code", 8, "`3`: of a port that cannot be reached", (f, r) -> f.record().icmpCode());
  }

  /** A small number that pmacct has no primitive for; its label is its name. */
  private static void own(String name, int bits, String about, NumberField.Value value) {
    NumberField field = new NumberField(name, bits, ALL, value);
    add(new Column(name, null, name, List.of(field), null, about, "`0`"));
  }

  private Columns() {}

  private static void address(
      String name,
      @Nullable String primitive,
      String label,
      AddressField field,
      String about,
      String absent) {
    add(new Column(name, primitive, label, List.of(field), null, about, absent));
  }

  private static void number(
      String name, String primitive, String label, NumberField field, String about) {
    add(new Column(name, primitive, label, List.of(field), null, about, "`0`"));
  }

  private static void number(
      String name,
      String primitive,
      String label,
      int bits,
      NumberField.Kept kept,
      String about,
      NumberField.Value value) {
    number(name, primitive, label, new NumberField(name, bits, kept, value), about);
  }

  private static void words(
      String name,
      @Nullable String primitive,
      String label,
      NumberField field,
      NumberWords words,
      String about,
      String absent) {
    add(new Column(name, primitive, label, List.of(field), words, about, absent));
  }

  private static void wide(
      String name, String primitive, String label, WideField field, String about, String absent) {
    add(new Column(name, primitive, label, List.of(field), null, about, absent));
  }

  private static void prefix(String name, String label, AddressField net, NumberField length) {
    List<KeyField> parts = List.of(net, length);
    add(new Column(name, null, label, parts, null, "`10.0.0.0/8`", "`0.0.0.0/0`, `::/0`"));
  }

  private static void group(String name, String label, NumberField.Value value) {
    words(
        name,
        null,
        label,
        new NumberField(name, 16, ALL, value),
        (number, groups, out) -> out.append(groups.name((int) number)),
        "`Inside`: group of the networks file",
        "empty");
  }

  private static void country(String name, String label, NumberField.Value value) {
    words(
        name,
        null,
        label,
        new NumberField(name, CountryCode.BITS, ALL, value),
        (number, groups, out) -> CountryCode.append(number, out),
        "`DE`: by the country database",
        "empty");
  }

  private static void add(Column column) {
    BY_NAME.put(column.name(), column);
    if (column.primitive() != null) {
      BY_PRIMITIVE.put(column.primitive(), column);
    }
  }

  /** Every column, in the order of the catalogue. */
  public static List<Column> all() {
    return new ArrayList<>(BY_NAME.values());
  }

  /** The column that {@code by:} calls so; null if there is none. */
  public static @Nullable Column named(String name, ElementNames elements) {
    Column column = BY_NAME.get(name);
    return column != null ? column : ElementColumns.named(name, elements);
  }

  /** The column of a primitive of nfacctd's {@code aggregate}; null if there is none. */
  public static @Nullable Column ofPrimitive(String primitive) {
    Column column = BY_PRIMITIVE.get(primitive);
    return column != null ? column : ElementColumns.ofPrimitive(primitive);
  }

  /** All names, for a message. */
  public static Set<String> names() {
    Set<String> names = new LinkedHashSet<>(BY_NAME.keySet());
    names.addAll(ElementColumns.names());
    return names;
  }
}
