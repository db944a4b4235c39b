// SPDX-License-Identifier: Apache-2.0
package io.flowtally.filter;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of numbers in comparisons: {@code tcp[tcpflags] & tcp-syn != 0}. */
final class FilterConstants {
  private static final Map<String, Integer> VALUES = new HashMap<>();

  static {
    values("tcpflags 13 tcp-fin 1 tcp-syn 2 tcp-rst 4 tcp-push 8 tcp-ack 16 tcp-urg 32");
    values("tcp-ece 64 tcp-cwr 128 icmptype 0 icmpcode 1 icmp6type 0 icmp6code 1");
    values("icmp-echoreply 0 icmp-unreach 3 icmp-sourcequench 4 icmp-redirect 5 icmp-echo 8");
    values("icmp-routeradvert 9 icmp-routersolicit 10 icmp-timxceed 11 icmp-paramprob 12");
    values("icmp-tstamp 13 icmp-tstampreply 14 icmp-ireq 15 icmp-ireqreply 16 icmp-maskreq 17");
    values("icmp-maskreply 18 icmp6-destinationunreach 1 icmp6-packettoobig 2");
    values("icmp6-timeexceeded 3 icmp6-parameterproblem 4 icmp6-echo 128 icmp6-echoreply 129");
    values("icmp6-multicastlistenerquery 130 icmp6-multicastlistenerreportv1 131");
    values("icmp6-multicastlistenerdone 132 icmp6-routersolicit 133 icmp6-routeradvert 134");
    values("icmp6-neighborsolicit 135 icmp6-neighboradvert 136 icmp6-redirect 137");
  }

  private FilterConstants() {}

  static @Nullable Integer value(FilterToken token) {
    return token.kind() == FilterToken.Kind.WORD ? VALUES.get(token.text()) : null;
  }

  private static void values(String namesAndValues) {
    String[] words = namesAndValues.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      VALUES.put(words[i], Integer.valueOf(words[i + 1]));
    }
  }
}
