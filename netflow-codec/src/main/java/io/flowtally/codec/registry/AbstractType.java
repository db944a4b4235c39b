// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.registry;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Abstract data types of information elements: RFC 7012 section 3.1, RFC 6313, RFC 9740. */
public enum AbstractType {
  OCTET_ARRAY("octetArray"),
  UNSIGNED8("unsigned8"),
  UNSIGNED16("unsigned16"),
  UNSIGNED32("unsigned32"),
  UNSIGNED64("unsigned64"),
  UNSIGNED256("unsigned256"),
  SIGNED8("signed8"),
  SIGNED16("signed16"),
  SIGNED32("signed32"),
  SIGNED64("signed64"),
  FLOAT32("float32"),
  FLOAT64("float64"),
  BOOLEAN("boolean"),
  MAC_ADDRESS("macAddress"),
  STRING("string"),
  DATE_TIME_SECONDS("dateTimeSeconds"),
  DATE_TIME_MILLISECONDS("dateTimeMilliseconds"),
  DATE_TIME_MICROSECONDS("dateTimeMicroseconds"),
  DATE_TIME_NANOSECONDS("dateTimeNanoseconds"),
  IPV4_ADDRESS("ipv4Address"),
  IPV6_ADDRESS("ipv6Address"),
  BASIC_LIST("basicList"),
  SUB_TEMPLATE_LIST("subTemplateList"),
  SUB_TEMPLATE_MULTI_LIST("subTemplateMultiList");

  private static final Map<String, AbstractType> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(type -> type.registryName, Function.identity()));

  private final String registryName;

  AbstractType(String registryName) {
    this.registryName = registryName;
  }

  /** The type's name in IANA's registry. */
  public String registryName() {
    return registryName;
  }

  static @Nullable AbstractType named(String registryName) {
    return BY_NAME.get(registryName);
  }
}
