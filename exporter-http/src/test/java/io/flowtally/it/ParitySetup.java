package io.flowtally.it;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One configuration that both programs run: nfacctd's own words, which Flowtally imports.
 *
 * @param net nfacctd_net
 * @param as nfacctd_as
 * @param masks whether the records carry prefix lengths
 * @param sampling the interval that the exporter announces, 0 for none
 * @param extra further lines of nfacctd.conf
 */
record ParitySetup(
    String name,
    String networks,
    String net,
    String as,
    boolean masks,
    int sampling,
    String extra,
    List<Aggregate> aggregates) {

  /**
   * A memory plugin.
   *
   * @param primitives as in aggregate, with commas
   * @param filter as in aggregate_filter; null for none
   */
  record Aggregate(String name, String primitives, @Nullable String filter) {}

  /** The replaced chain's two plugins. */
  static ParitySetup chain(String mode, boolean masks) {
    return new ParitySetup(
        "chain, " + mode + (masks ? ", masks" : ", no masks"),
        Networks.FILE,
        mode,
        mode,
        masks,
        0,
        "",
        List.of(
            new Aggregate("inbound", "dst_host, src_net", Networks.filter("dst")),
            new Aggregate("outbound", "src_host, dst_net", Networks.filter("src"))));
  }

  /** One plugin with these primitives, from a networks file with AS numbers. */
  static ParitySetup row(String name, String mode, String primitives, @Nullable String filter) {
    return new ParitySetup(
        name,
        Networks.WITH_AS,
        mode,
        mode,
        true,
        0,
        "",
        List.of(new Aggregate("table", primitives, filter)));
  }

  ParitySetup with(String line) {
    return new ParitySetup(
        name, networks, net, as, masks, sampling, extra + line + "\n", aggregates);
  }

  ParitySetup sampled(int interval) {
    return new ParitySetup(name, networks, net, as, masks, interval, extra, aggregates);
  }

  ParitySetup net(String mode) {
    return new ParitySetup(name, networks, mode, as, masks, sampling, extra, aggregates);
  }

  @Override
  public String toString() {
    return name;
  }
}
