// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import static java.util.Map.entry;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds a line of JSON against an expected record, whose values come from another decoder. */
final class ExpectedLine {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          entry("octets", "octetDeltaCount"),
          entry("packets", "packetDeltaCount"),
          entry("octets_total", "octetTotalCount"),
          entry("packets_total", "packetTotalCount"),
          entry("rev_octets_total", "reverseOctetTotalCount"),
          entry("rev_packets_total", "reversePacketTotalCount"),
          entry("post_octets", "postOctetDeltaCount"),
          entry("src4", "sourceIPv4Address"),
          entry("dst4", "destinationIPv4Address"),
          entry("src6", "sourceIPv6Address"),
          entry("dst6", "destinationIPv6Address"),
          entry("next_hop", "ipNextHopIPv4Address"),
          entry("bgp_next_hop", "bgpNextHopIPv4Address"),
          entry("nat_sport", "postNAPTSourceTransportPort"),
          entry("proto", "protocolIdentifier"),
          entry("sport", "sourceTransportPort"),
          entry("dport", "destinationTransportPort"),
          entry("tos", "ipClassOfService"),
          entry("tcp_flags", "tcpControlBits"),
          entry("src_as", "bgpSourceAsNumber"),
          entry("dst_as", "bgpDestinationAsNumber"),
          entry("src_mask", "sourceIPv4PrefixLength"),
          entry("src_mask6", "sourceIPv6PrefixLength"),
          entry("src_mac", "sourceMacAddress"),
          entry("dst_mac", "destinationMacAddress"),
          entry("application_id", "applicationId"),
          entry("flow_id", "flowId"),
          entry("in_vrf", "ingressVRFID"),
          entry("in_if", "ingressInterface"),
          entry("out_if", "egressInterface"),
          entry("sampler_id", "samplerId"),
          entry("start_ms", "flowStartMilliseconds"),
          entry("end_ms", "flowEndMilliseconds"),
          entry("observation_ms", "observationTimeMilliseconds"),
          entry("start_s", "flowStartSeconds"),
          entry("end_s", "flowEndSeconds"));

  private ExpectedLine() {}

  /** Takes nothing but JSON as RFC 8259 has it. */
  static JsonObject parse(String line) {
    JsonReader reader = new JsonReader(new StringReader(line));
    reader.setStrictness(Strictness.STRICT);
    return JsonParser.parseReader(reader).getAsJsonObject();
  }

  static List<String> differences(ExpectedRecord expected, String line, boolean options) {
    List<String> found = new ArrayList<>();
    JsonObject json = parse(line);
    differ(found, "exporter", expected.text("exporter"), json.get("exporter"));
    differ(found, "version", expected.text("ver"), json.get("version"));
    differ(found, "domain", Long.toString(expected.domain()), json.get("domain"));
    differ(found, "kind", options ? "options" : "flow", json.get("kind"));
    NAMES.forEach(
        (key, name) -> {
          if (expected.has(key) && json.has(name)) {
            differ(found, name, printed(key, expected), json.get(name));
          }
        });
    for (String always : List.of("octets", "src4", "src6", "sport", "in_if", "src_mac")) {
      if (expected.has(always) && !json.has(NAMES.get(always))) {
        found.add("no " + NAMES.get(always));
      }
    }
    return found;
  }

  private static String printed(String key, ExpectedRecord expected) {
    if (key.endsWith("_ms")) {
      Instant time = Instant.ofEpochMilli(expected.number(key));
      String seconds = time.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "");
      return "%s.%03dZ".formatted(seconds, expected.number(key) % 1000);
    }
    if (key.endsWith("_s")) {
      return Instant.ofEpochSecond(expected.number(key)).toString();
    }
    return expected.text(key);
  }

  private static void differ(List<String> found, String name, String expected, JsonElement actual) {
    // An element that stands twice is an array; the expected value is its first.
    String printed =
        actual.isJsonArray()
            ? actual.getAsJsonArray().get(0).getAsString()
            : actual.isJsonNull() ? "null" : actual.getAsString();
    if (!printed.equals(expected)) {
      found.add("JSON " + name + " " + printed + ", not " + expected);
    }
  }
}
