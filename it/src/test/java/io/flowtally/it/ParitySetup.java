// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One configuration that both programs run: nfacctd's own words, which Flowtally imports.
 *
 * @param net nfacctd_net
 * @param as nfacctd_as
 * @param wire what the records carry beside what all do
 * @param extra further lines of nfacctd.conf
 * @param aggregates a memory plugin each
 */
record ParitySetup(
    String name,
    String networks,
    String net,
    String as,
    Wire wire,
    String extra,
    List<Aggregate> aggregates) {

  /** Records with nothing beside. */
  static final Wire PLAIN = new Wire(false, 0, false, false, false);

  /** Primitives for which 0 is a value, and a key of zeros possible. */
  private static final Set<String> NUMBERS =
      Set.of("tos", "src_as", "dst_as", "src_mask", "dst_mask", "vlan");

  /**
   * What the records carry beside what all do.
   *
   * @param masks prefix lengths
   * @param sampling the interval that the exporter announces, 0 for none
   * @param options announced in options data of v9 and IPFIX, rather than in each record
   * @param vlan IE 58, in v9 and IPFIX
   * @param direction IE 61, in v9 and IPFIX
   */
  record Wire(boolean masks, int sampling, boolean options, boolean vlan, boolean direction) {}

  /**
   * A memory plugin.
   *
   * @param primitives as in aggregate, with commas
   * @param filter as in aggregate_filter; null for none
   */
  record Aggregate(String name, String primitives, @Nullable String filter) {
    Aggregate(String name, String primitives) {
      this(name, primitives, null);
    }

    /**
     * The named difference: the pmacct client prints no row whose key is all zeros, such as tos 0
     * or AS 0 to AS 0, though nfacctd counts it. Flowtally shows it.
     */
    boolean hidesZeroKey() {
      return NUMBERS.containsAll(List.of(primitives.split(", ", -1)));
    }
  }

  /** The replaced chain's two plugins. */
  static ParitySetup chain(String mode, boolean masks) {
    return new ParitySetup(
        "chain, " + mode + (masks ? ", masks" : ", no masks"),
        Networks.FILE,
        mode,
        mode,
        new Wire(masks, 0, false, false, false),
        "",
        List.of(
            new Aggregate("inbound", "dst_host, src_net", Networks.filter("dst")),
            new Aggregate("outbound", "src_host, dst_net", Networks.filter("src"))));
  }

  /** Records with masks, and a networks file with AS numbers. */
  static ParitySetup of(String name, String mode, Aggregate... aggregates) {
    return new ParitySetup(
        name,
        Networks.WITH_AS,
        mode,
        mode,
        new Wire(true, 0, false, false, false),
        "",
        List.of(aggregates));
  }

  ParitySetup networks(String rows) {
    return new ParitySetup(name, rows, net, as, wire, extra, aggregates);
  }

  ParitySetup with(String line) {
    return new ParitySetup(name, networks, net, as, wire, extra + line + "\n", aggregates);
  }

  ParitySetup sampled(int interval) {
    return on(new Wire(wire.masks(), interval, false, wire.vlan(), wire.direction()));
  }

  ParitySetup sampledByOptions(int interval) {
    return on(new Wire(wire.masks(), interval, true, wire.vlan(), wire.direction()));
  }

  ParitySetup withVlan() {
    return on(new Wire(wire.masks(), wire.sampling(), wire.options(), true, wire.direction()));
  }

  ParitySetup withDirection() {
    return on(new Wire(wire.masks(), wire.sampling(), wire.options(), wire.vlan(), true));
  }

  private ParitySetup on(Wire other) {
    return new ParitySetup(name, networks, net, as, other, extra, aggregates);
  }

  ParitySetup net(String mode) {
    return new ParitySetup(name, networks, mode, as, wire, extra, aggregates);
  }

  @Override
  public String toString() {
    return name;
  }
}
