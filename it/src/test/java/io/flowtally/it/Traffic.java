// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import java.util.ArrayList;
import java.util.List;

/** Known traffic between hosts inside and outside, as exporters will see it. */
final class Traffic {
  private static final String[] INSIDE_V4 = {"10.1.2.3", "10.200.0.1", "192.0.2.55"};
  private static final String[] OUTSIDE_V4 = {"198.51.100.7", "203.0.113.250", "172.20.9.9"};
  private static final String[] INSIDE_V6 = {"2001:db8:abcd::1", "2001:db8:abcd:ff::2:3"};
  private static final String[] OUTSIDE_V6 = {"2001:db8:77::1", "2a00:1450:4001::200e"};

  private Traffic() {}

  /** Every inside host with every outside one over TCP, UDP and ICMP, some with each other. */
  static List<Conversation> v4() {
    List<Conversation> all = new ArrayList<>();
    meet(INSIDE_V4, OUTSIDE_V4, 1, all);
    Conversation local = new Conversation(17, "10.1.2.3", 5353, "192.0.2.55", 53, 4, 60);
    all.add(local);
    all.add(local.reply(4, 200));
    Conversation outside = new Conversation(17, "198.51.100.7", 4000, "203.0.113.250", 53, 2, 30);
    all.add(outside);
    return all;
  }

  static List<Conversation> v6() {
    List<Conversation> all = new ArrayList<>();
    meet(INSIDE_V6, OUTSIDE_V6, 58, all);
    Conversation local =
        new Conversation(6, "2001:db8:abcd::1", 40001, "2001:db8:abcd:ff::2:3", 22, 3, 100);
    all.add(local);
    all.add(local.reply(5, 900));
    return all;
  }

  static List<Conversation> both() {
    List<Conversation> all = new ArrayList<>(v4());
    all.addAll(v6());
    return all;
  }

  private static void meet(String[] inside, String[] outside, int icmp, List<Conversation> all) {
    int n = 0;
    for (String in : inside) {
      for (String out : outside) {
        n++;
        Conversation web = new Conversation(6, in, 40000 + n, out, 443, 3 + n, 100 * n);
        all.add(web);
        all.add(web.reply(5 + n, 1000 + n));
        Conversation names = new Conversation(17, in, 50000 + n, out, 53, n, 30 + n);
        all.add(names);
        all.add(names.reply(n, 300 + n));
        Conversation ping = new Conversation(icmp, in, 0, out, 0, 2, 56);
        all.add(ping);
        all.add(ping.reply(2, 56));
      }
    }
  }
}
