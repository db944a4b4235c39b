// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import io.flowtally.address.IpAddress;
import io.flowtally.codec.ElementNames;
import io.flowtally.codec.FlowElement;
import io.flowtally.codec.FlowRecord;
import io.flowtally.filter.ForwardingStatus;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Columns of information elements: any number, address, MAC address, boolean or string of the
 * registry by its name there, an enterprise's also by {@code PEN:ID}; and names of pmacct's for
 * what several elements say. What a record does not say reads as 0, or is empty.
 */
public final class ElementColumns {
  private static final NumberWords HEXADECIMAL =
      (number, groups, out) -> out.append(Long.toHexString(number));

  private static final NumberWords STATUS =
      (number, groups, out) -> out.append(ForwardingStatus.name((int) number & 3));

  private static final String ETYPE = "etype";

  /** What pmacct's JSON calls an element. */
  private static final Map<String, String> LABELS = new HashMap<>();

  /** Primitives of nfacctd's {@code aggregate} that are one element. */
  private static final Map<String, String> PRIMITIVES = new HashMap<>();

  /** Columns of several elements: the first one that a record has and that is not 0. */
  private static final Map<String, Several> SEVERAL = new LinkedHashMap<>();

  static {
    primitive("fwd_status", "forwardingStatus");
    primitive("mpls_label_top", "mplsTopLabelStackSection");
    primitive("mpls_vpn_rd", "mplsVpnRouteDistinguisher");
    primitive("vrf_name", "VRFname");
    primitive("vrf_id_ingress", "ingressVRFID");
    primitive("vrf_id_egress", "egressVRFID");
    primitive("flow_label", "flowLabelIPv6");
    primitive("cos", "dot1qPriority");
    primitive("nat_event", "natEvent");
    primitive("fw_event", "firewallEvent");
    // Of these the primitive is a column of several elements, below.
    LABELS.put("sourceMacAddress", "mac_src");
    LABELS.put("destinationMacAddress", "mac_dst");
    LABELS.put("ethernetType", ETYPE);
    // The low 24 of its 64 bits: RFC 7348 section 5, as pmacct has it.
    primitive("vxlan", "layer2SegmentId");
    several("src_mac", "mac_src", "sourceMacAddress", "postSourceMacAddress");
    several("dst_mac", "mac_dst", "destinationMacAddress", "postDestinationMacAddress");
    several("next_hop", "next_hop", "ipNextHopIPv4Address", "ipNextHopIPv6Address");
    several("peer_dst_ip", "peer_ip_dst", "bgpNextHopIPv4Address", "bgpNextHopIPv6Address");
    several(
        "post_nat_src_host",
        "post_nat_ip_src",
        "postNATSourceIPv4Address",
        "postNATSourceIPv6Address");
    several(
        "post_nat_dst_host",
        "post_nat_ip_dst",
        "postNATDestinationIPv4Address",
        "postNATDestinationIPv6Address");
    several("post_nat_src_port", "post_nat_port_src", "postNAPTSourceTransportPort");
    several("post_nat_dst_port", "post_nat_port_dst", "postNAPTDestinationTransportPort");
    several("in_vlan", "vlan_in", "vlanId", "dot1qVlanId");
    several("out_vlan", "vlan_out", "postVlanId", "postDot1qVlanId");
    several(ETYPE, ETYPE, "ethernetType");
    several("fwd_status", "fwd_status", "forwardingStatus");
  }

  private static final class Several {
    private final String name;
    private final String field;
    private final String label;
    private final FlowElement[] elements;

    Several(String name, String label, FlowElement... elements) {
      this(name, name, label, elements);
    }

    Several(String name, String field, String label, FlowElement... elements) {
      this.name = name;
      this.field = field;
      this.label = label;
      this.elements = elements;
    }

    String name() {
      return name;
    }

    String label() {
      return label;
    }

    /** What the part of the key is called in what is saved. */
    String field() {
      return field;
    }

    FlowElement first() {
      return elements[0];
    }

    /** The one that a record has, else the first. */
    FlowElement in(FlowRecord record) {
      for (FlowElement element : elements) {
        if (element.isSet(record)) {
          return element;
        }
      }
      return elements[0];
    }
  }

  private ElementColumns() {}

  /** An element whose label is its primitive. */
  private static void primitive(String primitive, String element) {
    PRIMITIVES.put(primitive, element);
    LABELS.put(element, primitive);
  }

  private static void several(String name, String label, String... elements) {
    FlowElement[] found = new FlowElement[elements.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = Objects.requireNonNull(FlowElement.named(elements[i]), elements[i]);
    }
    SEVERAL.put(name, new Several(name, label, found));
  }

  /** The names that are not those of elements. */
  static Set<String> names() {
    return SEVERAL.keySet();
  }

  /** The column of a primitive of nfacctd's {@code aggregate}; null if there is none. */
  static @Nullable Column ofPrimitive(String primitive) {
    String element = PRIMITIVES.get(primitive);
    return element == null ? several(primitive) : named(element, ElementNames.REGISTRY);
  }

  private static @Nullable Column several(String name) {
    Several several = SEVERAL.get(name);
    return several == null ? null : column(several);
  }

  /** The column of that name; null if there is none, or none whose values a label can have. */
  static @Nullable Column named(String name, ElementNames names) {
    ElementNames.Own own = names.own(name);
    if (own != null) {
      return own(name, own);
    }
    Column several = several(name);
    if (several != null) {
      return several;
    }
    FlowElement element = FlowElement.named(name);
    return element == null
        ? null
        : column(new Several(element.name(), label(element.name()), element));
  }

  /** What the key means is saved with it: another element of that name makes another key. */
  private static @Nullable Column own(String name, ElementNames.Own own) {
    FlowElement element = own.element();
    String field = name + "=" + element.number() + "/" + element.type();
    Several of = new Several(name, field, name, element);
    return own.hexadecimal() ? number(of, 63, HEXADECIMAL) : byType(of);
  }

  private static String label(String name) {
    String known = LABELS.get(name);
    if (known != null) {
      return known;
    }
    String snake =
        name.replace("IPv", "Ipv")
            .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2");
    String label = snake.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    return Character.isDigit(label.charAt(0)) ? "element_" + label : label;
  }

  private static @Nullable Column column(Several of) {
    if (of.name().equals("fwd_status")) {
      return number(of, 2, (f, r) -> of.first().unsigned(f.record()) >> 6, STATUS);
    }
    if (of.name().equals(ETYPE)) {
      return number(of, 16, (f, r) -> etherType(of.first(), f.record()), HEXADECIMAL);
    }
    return switch (of.first().name()) {
      // A byte, though the registry lets it be longer: RFC 7270 section 4.12.
      case "forwardingStatus" -> number(of, 8, null);
      // RFC 5462 and RFC 3032: the label is the upper 20 bits of a stack entry's 24.
      case "mplsTopLabelStackSection" ->
          number(of, 20, (f, r) -> of.first().unsigned(f.record()) >>> 4, null);
      case "mplsVpnRouteDistinguisher" -> number(of, 63, RouteDistinguisher.WORDS);
      case "layer2SegmentId" ->
          number(of, 24, (f, r) -> of.first().unsigned(f.record()) & 0xFF_FFFF, null);
      // As pmacct prints it, and everybody knows it: 86dd.
      case "ethernetType" -> number(of, 16, HEXADECIMAL);
      default -> byType(of);
    };
  }

  private static @Nullable Column byType(Several of) {
    return switch (of.first().type()) {
      case UNSIGNED8 -> number(of, 8, null);
      case UNSIGNED16 -> number(of, 16, null);
      case UNSIGNED32 -> number(of, 32, null);
      case UNSIGNED64 -> number(of, 63, (f, r) -> largest(of.in(f.record()), f.record()), null);
      case SIGNED8, SIGNED16, SIGNED32, SIGNED64 ->
          number(
              of,
              63,
              (f, r) -> of.first().signed(f.record()),
              (number, groups, out) -> out.append(number << 1 >> 1));
      case BOOLEAN ->
          number(
              of,
              2,
              (number, groups, out) ->
                  out.append(number == 1 ? "true" : number == 2 ? "false" : ""));
      case MAC_ADDRESS -> number(of, 48, MacText.WORDS);
      case IPV4_ADDRESS, IPV6_ADDRESS -> wide(of, address(of));
      case STRING -> wide(of, ElementText.field(of.field(), of.first()::words));
      default -> null;
    };
  }

  /** Most exporters do not send it: then the version of IP says what it was. */
  private static long etherType(FlowElement element, FlowRecord record) {
    long type = element.unsigned(record);
    return type != 0 ? type : IpAddress.isV4(record.srcHi(), record.srcLo()) ? 0x0800 : 0x86DD;
  }

  /** One bit of a key says that it is {@code other}: what needs 64 reads as the largest of 63. */
  private static long largest(FlowElement element, FlowRecord record) {
    long value = element.unsigned(record);
    return value < 0 ? Long.MAX_VALUE : value;
  }

  private static Column number(Several of, int bits, @Nullable NumberWords words) {
    return number(of, bits, (f, r) -> of.in(f.record()).unsigned(f.record()), words);
  }

  private static Column number(
      Several of, int bits, NumberField.Value value, @Nullable NumberWords words) {
    // What an exporter can say in a byte stays readable when a key is folded.
    NumberField.Kept kept = bits <= 8 ? NumberField.Kept.ALL : NumberField.Kept.NONE;
    NumberField field = new NumberField(of.field(), bits, kept, value);
    return new Column(of.name(), null, of.label(), List.of(field), words, "", "");
  }

  private static Column wide(Several of, WideField field) {
    return new Column(of.name(), null, of.label(), List.of(field), null, "", "");
  }

  private static WideField address(Several of) {
    return new WideField(
        of.field(),
        2,
        (record, key, word) -> {
          if (of.in(record).words(record, key, word, 2) == 4) {
            key[word + 1] = IpAddress.v4((int) (key[word] >>> 32));
            key[word] = 0;
          }
        },
        (key, word, out) -> {
          if ((key[word] | key[word + 1]) != 0) {
            IpAddress.append(out, key[word], key[word + 1]);
          }
        });
  }
}
