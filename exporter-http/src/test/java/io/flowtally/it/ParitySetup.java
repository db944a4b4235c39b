package io.flowtally.it;

import java.util.List;

/**
 * One configuration in both programs' words.
 *
 * @param net nfacctd_net and net
 * @param as nfacctd_as and as
 * @param sampling what the exporter announces, 0 for nothing
 * @param renormalize nfacctd_renormalize and sampling.apply
 */
record ParitySetup(
    String name,
    String net,
    String as,
    boolean masks,
    int sampling,
    boolean renormalize,
    List<Aggregate> aggregates) {

  /**
   * @param primitives as in nfacctd's aggregate, with commas
   * @param filter as in aggregate_filter; empty for none
   */
  record Aggregate(String name, String primitives, String filter) {}

  /** The replaced chain's two plugins. */
  static ParitySetup chain(String mode, boolean masks) {
    return new ParitySetup(
        "chain, " + mode + (masks ? ", masks" : ", no masks"),
        mode,
        mode,
        masks,
        0,
        false,
        List.of(
            new Aggregate("inbound", "dst_host, src_net", Networks.filter("dst")),
            new Aggregate("outbound", "src_host, dst_net", Networks.filter("src"))));
  }

  /** Flowtally's own configuration of the same. */
  String flowtally() {
    StringBuilder yaml =
        new StringBuilder(
            """
            net: %s
            as: %s
            nat: wire
            biflow: forward
            sampling: {apply: %s}
            aggregates:
            """
                .formatted(net, as, renormalize));
    for (Aggregate aggregate : aggregates) {
      yaml.append("  %s: {by: [%s]".formatted(aggregate.name(), aggregate.primitives()));
      if (!aggregate.filter().isEmpty()) {
        yaml.append(", filter: '%s'".formatted(aggregate.filter()));
      }
      yaml.append("}\n");
    }
    return yaml.toString();
  }
}
