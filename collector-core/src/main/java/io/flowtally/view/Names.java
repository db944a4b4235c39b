// SPDX-License-Identifier: Apache-2.0
package io.flowtally.view;

import java.util.List;
import java.util.Map;

/**
 * Names of what has series now, for joins and for people. Each list has at most {@link #MOST}
 * entries. Immutable.
 *
 * @param leftOut entries past the limit, by kind
 * @param files whether each file of names could be read when it was last looked at
 * @param dnsAsked questions asked of DNS so far; negative: it is not asked at all
 * @param dnsFailed those without an answer
 */
public record Names(
    List<Interface> interfaces,
    List<Host> hosts,
    List<AutonomousSystem> systems,
    List<OfExporter> samplers,
    List<OfExporter> applications,
    List<OfExporter> vrfs,
    Map<String, Long> leftOut,
    Map<String, Boolean> files,
    long dnsAsked,
    long dnsFailed) {
  public static final int MOST = 10_000;

  /** Nothing has a name. */
  public static final Names NONE =
      new Names(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), -1,
          -1);

  /**
   * An interface.
   *
   * @param source {@code exporter} (its options data) or {@code file}
   */
  public record Interface(
      String exporter, long index, String name, String description, String source) {}

  /**
   * A host.
   *
   * @param source {@code hosts}, {@code lease} or {@code dns}
   */
  public record Host(String address, String name, String source) {}

  public record AutonomousSystem(long number, String name) {}

  /** A sampler, an application or a VRF, by the number that its exporter gives it. */
  public record OfExporter(String exporter, String id, String name, String description) {}
}
