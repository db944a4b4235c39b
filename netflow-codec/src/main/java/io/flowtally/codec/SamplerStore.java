package io.flowtally.codec;

import java.util.Map;

/**
 * The sampling rates that the options data of one exporter described: of samplers (v9 FLOW_SAMPLER
 * 48, IPFIX selectorId 302), of interfaces, of a whole domain.
 *
 * <p>Immutable; a change makes a new one, and options data that repeats itself changes nothing. At
 * the limit the oldest entry makes room.
 */
final class SamplerStore {
  static final int SYSTEM = 1;
  static final int SAMPLER = 2;
  static final int INTERFACE = 3;
  static final SamplerStore EMPTY =
      new SamplerStore(new byte[0], new int[0], new long[0], new double[0]);

  private static final int LIMIT = 1024;
  private static final int REPORTED = 32;

  private final byte[] kinds;
  private final int[] domains;
  private final long[] ids;
  private final double[] rates;
  private final int[] index;

  private SamplerStore(byte[] kinds, int[] domains, long[] ids, double[] rates) {
    this.kinds = kinds;
    this.domains = domains;
    this.ids = ids;
    this.rates = rates;
    this.index = new int[Math.max(2, Integer.highestOneBit(kinds.length + 1) * 4)];
    for (int i = 0; i < kinds.length; i++) {
      int at = hash(kinds[i], domains[i], ids[i]);
      while (index[at] != 0) {
        at = at + 1 & index.length - 1;
      }
      index[at] = i + 1;
    }
  }

  boolean isEmpty() {
    return kinds.length == 0;
  }

  /** One packet in so many, 0 if nobody has said. */
  double rate(int kind, int domain, long id) {
    int entry = find(kind, domain, id);
    return entry < 0 ? 0 : rates[entry];
  }

  private int find(int kind, int domain, long id) {
    for (int at = hash(kind, domain, id); index[at] != 0; at = at + 1 & index.length - 1) {
      int entry = index[at] - 1;
      if (kinds[entry] == kind && domains[entry] == domain && ids[entry] == id) {
        return entry;
      }
    }
    return -1;
  }

  /** The rate of a sampler in any domain, if those that describe it agree; else 0. */
  double rateInAnyDomain(long sampler) {
    double found = 0;
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] == SAMPLER && ids[i] == sampler) {
        if (found != 0 && found != rates[i]) {
          return 0;
        }
        found = rates[i];
      }
    }
    return found;
  }

  /**
   * The rate for records that name no sampler: the domain's own, that of its only sampler, that of
   * the exporter's only one (Juniper describes its sampling in another domain than the flows').
   */
  double defaultRate(int domain) {
    double system = rate(SYSTEM, domain, 0);
    if (system != 0) {
      return system;
    }
    double inDomain = onlyRate(domain, false);
    return inDomain != 0 ? inDomain : onlyRate(domain, true);
  }

  /** The rate of the only sampler: of the domain, or where it has none, of the exporter; else 0. */
  double onlySamplerRate(int domain) {
    int inDomain = 0;
    int only = -1;
    boolean several = false;
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] != SAMPLER || (inDomain != 0 && domains[i] != domain)) {
        continue;
      }
      if (domains[i] == domain && inDomain++ == 0) {
        only = -1;
        several = false;
      }
      several |= only >= 0 && (ids[only] != ids[i] || rates[only] != rates[i]);
      only = i;
    }
    return only < 0 || several ? 0 : rates[only];
  }

  private double onlyRate(int domain, boolean anyDomain) {
    double found = 0;
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] != INTERFACE && (anyDomain || domains[i] == domain)) {
        if (found != 0 && found != rates[i]) {
          return 0;
        }
        found = rates[i];
      }
    }
    return found;
  }

  SamplerStore with(int kind, int domain, long id, double rate) {
    int entry = find(kind, domain, id);
    if (entry >= 0 && rates[entry] == rate) {
      return this;
    }
    // A changed rate keeps its place; a new entry goes last, and the first leaves at the limit.
    int skip = entry < 0 && kinds.length >= LIMIT ? 1 : 0;
    int kept = kinds.length - skip;
    int size = entry >= 0 ? kept : kept + 1;
    byte[] newKinds = new byte[size];
    int[] newDomains = new int[size];
    long[] newIds = new long[size];
    double[] newRates = new double[size];
    System.arraycopy(kinds, skip, newKinds, 0, kept);
    System.arraycopy(domains, skip, newDomains, 0, kept);
    System.arraycopy(ids, skip, newIds, 0, kept);
    System.arraycopy(rates, skip, newRates, 0, kept);
    int at = entry >= 0 ? entry : size - 1;
    newKinds[at] = (byte) kind;
    newDomains[at] = domain;
    newIds[at] = id;
    newRates[at] = rate;
    return new SamplerStore(newKinds, newDomains, newIds, newRates);
  }

  /** Adds the rates under their names, a bounded number of them. */
  void report(Map<String, Double> out) {
    for (int i = 0; i < kinds.length && out.size() < REPORTED; i++) {
      String name =
          switch (kinds[i]) {
            case SAMPLER -> "sampler " + Long.toUnsignedString(ids[i]);
            case INTERFACE -> "interface " + Long.toUnsignedString(ids[i]);
            default -> "system";
          };
      Double other = out.putIfAbsent(name, rates[i]);
      if (other != null && other != rates[i]) {
        out.put(name + " domain " + Integer.toUnsignedString(domains[i]), rates[i]);
      }
    }
  }

  int size() {
    return kinds.length;
  }

  int kind(int entry) {
    return kinds[entry];
  }

  int domain(int entry) {
    return domains[entry];
  }

  long id(int entry) {
    return ids[entry];
  }

  double rateOf(int entry) {
    return rates[entry];
  }

  private int hash(int kind, int domain, long id) {
    long h = (id * 31 + domain) * 4 + kind;
    h *= 0x9E3779B97F4A7C15L;
    return (int) (h >>> 40) & index.length - 1;
  }
}
