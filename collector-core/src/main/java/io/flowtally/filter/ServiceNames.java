// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import io.flowtally.networks.sources.ServicesFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of ports and protocols that filters may use, with the meaning that libpcap finds for them
 * in Debian's /etc/services and /etc/protocols. Kept here so that a filter means the same
 * everywhere.
 */
public final class ServiceNames {
  private static final int BOTH = 0;

  private static final Map<String, Service> SERVICES = new HashMap<>();
  private static final Map<String, Integer> PROTOCOLS = new HashMap<>();

  static {
    services(
        EndpointFilters.TCP,
        "ftp-data 20 ftp 21 ssh 22 telnet 23 smtp 25 whois 43 http 80 pop3 110");
    services(EndpointFilters.TCP, "auth 113 nntp 119 epmap 135 netbios-ssn 139 imap2 143 bgp 179");
    services(
        EndpointFilters.TCP, "microsoft-ds 445 submissions 465 ipp 631 printer 515 submission 587");
    services(
        EndpointFilters.TCP, "rsync 873 ftps-data 989 ftps 990 telnets 992 imaps 993 pop3s 995");
    services(
        EndpointFilters.TCP, "socks 1080 ms-sql-s 1433 mysql 3306 ms-wbt-server 3389 svn 3690");
    services(EndpointFilters.TCP, "xmpp-client 5222 xmpp-server 5269 postgresql 5432 x11 6000");
    services(EndpointFilters.TCP, "redis 6379 http-alt 8080 iscsi-target 3260 git 9418");
    services(
        EndpointFilters.UDP, "bootps 67 bootpc 68 tftp 69 ntp 123 netbios-ns 137 netbios-dgm 138");
    services(
        EndpointFilters.UDP, "isakmp 500 syslog 514 route 520 dhcpv6-client 546 dhcpv6-server 547");
    services(EndpointFilters.UDP, "l2f 1701 ipsec-nat-t 4500 mdns 5353 ms-sql-m 1434");
    services(
        BOTH, "echo 7 discard 9 daytime 13 chargen 19 time 37 tacacs 49 domain 53 kerberos 88");
    services(BOTH, "sunrpc 111 snmp 161 snmp-trap 162 ldap 389 https 443 rtsp 554 ldaps 636");
    services(BOTH, "domain-s 853 openvpn 1194 radius 1812 radius-acct 1813 nfs 2049 sip 5060");
    services(BOTH, "sip-tls 5061");
    protocols("ip 0 icmp 1 igmp 2 ggp 3 ipencap 4 tcp 6 egp 8 igp 9 udp 17 dccp 33 ipv6 41");
    protocols("ipv6-route 43 ipv6-frag 44 rsvp 46 gre 47 esp 50 ah 51 ipv6-icmp 58 ipv6-nonxt 59");
    protocols("ipv6-opts 60 eigrp 88 ospf 89 ipip 94 etherip 97 encap 98 pim 103 ipcomp 108");
    protocols("vrrp 112 l2tp 115 isis 124 sctp 132 fc 133 udplite 136 mpls-in-ip 137 hip 139");
    protocols("icmp6 58 igrp 9 carp 112");
  }

  private ServiceNames() {}

  /**
   * A well-known service.
   *
   * @param protocol 0 when it is known for more than one
   */
  record Service(int port, int protocol) {}

  /** All names of ports, in the order of the ports. */
  public static ServicesFile all() {
    List<ServicesFile.Row> rows = new ArrayList<>();
    SERVICES.forEach(
        (name, service) -> {
          if (service.protocol() != EndpointFilters.UDP) {
            rows.add(new ServicesFile.Row(name, service.port(), ServicesFile.TCP));
          }
          if (service.protocol() != EndpointFilters.TCP) {
            rows.add(new ServicesFile.Row(name, service.port(), ServicesFile.UDP));
          }
        });
    rows.sort(Comparator.comparingInt(ServicesFile.Row::port));
    return ServicesFile.of(rows);
  }

  static @Nullable Service service(String name) {
    return SERVICES.get(name);
  }

  /** The protocol's number, or -1. */
  static int protocol(String name) {
    return PROTOCOLS.getOrDefault(name, -1);
  }

  private static void services(int protocol, String namesAndPorts) {
    String[] words = namesAndPorts.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      SERVICES.put(words[i], new Service(Integer.parseInt(words[i + 1]), protocol));
    }
  }

  private static void protocols(String namesAndNumbers) {
    String[] words = namesAndNumbers.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      PROTOCOLS.put(words[i], Integer.parseInt(words[i + 1]));
    }
  }
}
