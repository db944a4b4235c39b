// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config;

import io.flowtally.address.ListenAddress;
import io.flowtally.address.Prefix;
import io.flowtally.codec.ElementNames;
import io.flowtally.codec.OutCounters;
import io.flowtally.forward.ForwardTarget;
import io.flowtally.link.LinkSettings;
import io.flowtally.networks.LookupMode;
import io.flowtally.tls.ServerTls;
import io.flowtally.yaml.Located;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a configuration file can say, validated as far as one file can be, with every default
 * filled in. Immutable; equal when they mean the same, wherever it was written.
 *
 * <p>Left to the collector: that filters and keys compile, that groups exist in the networks file,
 * and that something is local. That last one is a mistake only if some aggregate's filter says
 * {@code local}; without such a filter an empty {@code local} is fine (an imported nfacctd.conf
 * names its networks in the filters). Its default is Inside if some filter says {@code local},
 * otherwise nothing.
 *
 * @param listen UDP sockets; none only if there are streams
 * @param streams where IPFIX comes over TCP and TLS
 * @param receivers SO_REUSEPORT sockets of each listener; 0: as many as fit the machine
 * @param receiveBufferBytes SO_RCVBUF of each socket
 * @param substitutes elements that stand in for one that is 0 or missing
 * @param elements names of the user's for information elements
 * @param aggregates at least one, in the file's order, names unique
 * @param sources what classifies beside the networks file
 * @param names what names interfaces and hosts
 * @param forward where copies of datagrams go
 * @param recentBytes memory for the datagrams of the last minutes; 0: they are not kept
 * @param link other machines that datagrams and records go to and come from; null: none
 * @param recordsFilter which flow records go there; null: none
 */
public record Settings(
    List<ListenAddress> listen,
    Streams streams,
    int receivers,
    long receiveBufferBytes,
    Exporters exporters,
    Networks networks,
    Nat nat,
    Biflow biflow,
    OutMeaning outCounters,
    boolean substitutes,
    Sampling sampling,
    ElementNames elements,
    List<Aggregate> aggregates,
    Limits limits,
    Metrics metrics,
    Http http,
    State state,
    Sources sources,
    Names names,
    List<ForwardTarget> forward,
    long recentBytes,
    @Nullable LinkSettings link,
    @Nullable Located<String> recordsFilter) {

  /** Copies the lists. */
  public Settings {
    forward = List.copyOf(forward);
    listen = List.copyOf(listen);
    aggregates = List.copyOf(aggregates);
  }

  /**
   * Connections of exporters.
   *
   * @param tls where they are encrypted
   * @param identity the certificate shown there, and whom it lets in; null only if there are none
   * @param limit of connections in all
   * @param limitPerAddress of connections of one address
   * @param idle after so long without a message a connection ends; zero: never
   */
  public record Streams(
      List<ListenAddress> tcp,
      List<ListenAddress> tls,
      @Nullable ServerTls identity,
      int limit,
      int limitPerAddress,
      Duration idle) {
    /** Copies the lists. */
    public Streams {
      tcp = List.copyOf(tcp);
      tls = List.copyOf(tls);
    }

    public boolean isEmpty() {
      return tcp.isEmpty() && tls.isEmpty();
    }
  }

  /**
   * Who may export, and for how long a silent one is remembered.
   *
   * @param allow an empty list lets everybody
   * @param forgetAfter without a datagram; zero: never
   */
  public record Exporters(List<Prefix> allow, Duration forgetAfter) {
    /** Copies the list. */
    public Exporters {
      allow = List.copyOf(allow);
    }

    /** True when a datagram from this address is to be read. Allocates nothing. */
    public boolean allows(long hi, long lo) {
      for (int i = 0; i < allow.size(); i++) {
        if (allow.get(i).contains(hi, lo)) {
          return true;
        }
      }
      return allow.isEmpty();
    }
  }

  /**
   * Networks and how a record's net and AS are found.
   *
   * @param file the networks file, resolved beside the configuration file; null: none is read
   * @param fileFilter nfacctd's networks_file_filter: hosts outside every row become 0.0.0.0 or ::
   * @param fileNoLpm nfacctd's networks_file_no_lpm: with longest, a row of the file always wins
   * @param fileLenient rows that cannot be read are left out, as nfacctd does, and are no mistake
   * @param local prefixes or names of groups in the networks file
   */
  public record Networks(
      @Nullable Located<Path> file,
      boolean fileFilter,
      boolean fileNoLpm,
      boolean fileLenient,
      List<Located<String>> local,
      LookupMode net,
      LookupMode as) {
    /** Copies the list. */
    public Networks {
      local = List.copyOf(local);
    }
  }

  /** Which address of a translated flow is its host. */
  public enum Nat {
    INSIDE,
    WIRE
  }

  /** What becomes of reverse counters. */
  public enum Biflow {
    BOTH,
    FORWARD
  }

  /**
   * What 23/24 hold beside 1/2.
   *
   * @param mean for every exporter without an override
   */
  public record OutMeaning(OutCounters mean, List<OutOverride> override) {
    /** Copies the list. */
    public OutMeaning {
      override = List.copyOf(override);
    }
  }

  /** What 23/24 of the exporter at this address hold. */
  public record OutOverride(long hi, long lo, OutCounters mean) {}

  /** How the rate is found in what an exporter says of its sampling. */
  public enum Rates {
    ALGORITHM,
    NFACCTD
  }

  /**
   * How many packets each exported one stands for.
   *
   * @param apply multiply by the exporter's own sampling rate
   * @param rates by its algorithm and scope, or as nfacctd reads it
   * @param override rates that replace what an exporter says of itself
   */
  public record Sampling(boolean apply, Rates rates, List<SamplingOverride> override) {
    /** Copies the list. */
    public Sampling {
      override = List.copyOf(override);
    }
  }

  /** One packet in {@code rate} was sampled by the exporter at this address. */
  public record SamplingOverride(long hi, long lo, int rate) {}

  /**
   * One aggregate: which records it counts, and by what.
   *
   * @param filter empty: every record
   * @param by the parts of the key, at least one
   * @param buckets its limit; limits.buckets unless it has its own
   * @param admission who gets in once that is reached
   */
  public record Aggregate(
      Located<String> name,
      Located<String> filter,
      List<Located<String>> by,
      int buckets,
      Admission admission,
      boolean countsFlows) {
    /** Copies the list. */
    public Aggregate {
      by = List.copyOf(by);
    }
  }

  /** Which keys an aggregate holds once there are more than its limit. */
  public enum Admission {
    HEAVIEST,
    FIRST
  }

  /**
   * What bounds the memory.
   *
   * @param buckets of each aggregate that has no limit of its own
   * @param idle after which a bucket ends; zero: never
   * @param exporters whose state is kept
   * @param templates of each exporter
   * @param heldBytes of each exporter, for data that came before its template
   * @param heldFor how long such data waits
   */
  public record Limits(
      int buckets, Duration idle, int exporters, int templates, long heldBytes, Duration heldFor) {}

  /**
   * How flow metrics are named, labelled and begin.
   *
   * @param prefix what flow metrics start with, without the underscore after it
   * @param labels that every flow metric bears, in the file's order
   * @param firstIncrements whether a series that is new to a scraper is shown to it as 0 once
   */
  public record Metrics(String prefix, Map<String, String> labels, boolean firstIncrements) {
    /** Copies the map and keeps its order. */
    public Metrics {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
  }

  /**
   * Where metrics are served.
   *
   * @param webConfigFile TLS and passwords in Prometheus' web-config format; null: neither
   * @param reload whether POST /-/reload is open
   * @param healthOpen whether the health pages answer without a password
   * @param pageMemory bytes for the page's history; 0: there is no page
   */
  public record Http(
      List<ListenAddress> listen,
      @Nullable Located<Path> webConfigFile,
      boolean reload,
      boolean healthOpen,
      long pageMemory) {
    /** Copies the list. */
    public Http {
      listen = List.copyOf(listen);
    }
  }

  /**
   * What is kept across restarts.
   *
   * @param directory of the snapshot; null: nothing is kept across restarts
   * @param interval between two snapshots
   */
  public record State(@Nullable Located<Path> directory, Duration interval) {}

  /**
   * What classifies addresses and ports beside the networks file; null: no such file.
   *
   * @param labelsFile free labels of prefixes, CSV
   * @param asDatabase MMDB
   * @param countryDatabase MMDB
   * @param servicesFile names of ports that go before those of the machine
   */
  public record Sources(
      @Nullable Located<Path> labelsFile,
      @Nullable Located<Path> asDatabase,
      @Nullable Located<Path> countryDatabase,
      @Nullable Located<Path> servicesFile) {
    /** None of them. */
    public static final Sources NONE = new Sources(null, null, null, null);
  }

  /**
   * Where names come from, which are never part of a count.
   *
   * @param interfacesFile names of interfaces that no exporter tells, CSV; null: none
   * @param hostsFiles in the format of /etc/hosts
   * @param leaseFiles of dnsmasq, ISC dhcpd or Kea
   * @param reverseDns whether local addresses without another name are asked for
   * @param dnsServers empty: those of the machine
   * @param dnsRate questions a second, at most
   */
  public record Names(
      @Nullable Located<Path> interfacesFile,
      List<Located<Path>> hostsFiles,
      List<Located<Path>> leaseFiles,
      boolean reverseDns,
      List<InetSocketAddress> dnsServers,
      int dnsRate) {
    /** Copies the lists. */
    public Names {
      hostsFiles = List.copyOf(hostsFiles);
      leaseFiles = List.copyOf(leaseFiles);
      dnsServers = List.copyOf(dnsServers);
    }
  }
}
