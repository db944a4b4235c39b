// SPDX-License-Identifier: Apache-2.0
package io.flowtally.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.address.Prefix;
import io.flowtally.filter.ServiceNames;
import io.flowtally.networks.Explanation;
import io.flowtally.networks.GroupNames;
import io.flowtally.networks.LookupMode;
import io.flowtally.networks.NetworkEntry;
import io.flowtally.networks.NetworkOptions;
import io.flowtally.networks.NetworkSources;
import io.flowtally.networks.NetworkSources.Services;
import io.flowtally.networks.Networks;
import io.flowtally.networks.NetworksException;
import io.flowtally.networks.NetworksFile;
import io.flowtally.networks.TestFlow;
import io.flowtally.networks.TestFlows;
import io.flowtally.networks.sources.AddressDatabase;
import io.flowtally.networks.sources.DatabaseException;
import io.flowtally.networks.sources.LabelsFile;
import io.flowtally.networks.sources.MmdbWriter;
import io.flowtally.networks.sources.ServicesFile;
import io.flowtally.text.LineRemark;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several sources say of one address: each by its own longest prefix. */
class NetworkSourcesTest {
  private static final String NETWORKS = "! Inside\n64500,10.0.0.0/8\n! Guests\n10.2.0.0/16\n";

  @TempDir private Path folder;

  private static NetworksFile networks(String text) throws IOException {
    return NetworksFile.parse("local.net", new StringReader(text));
  }

  private static LabelsFile labels(String text) throws IOException {
    return LabelsFile.parse("labels.csv", new StringReader(text), Set.of("as"));
  }

  private AddressDatabase database(AddressDatabase.Kind kind, MmdbWriter writer)
      throws DatabaseException {
    return AddressDatabase.read(writer.write(folder.resolve(kind + ".mmdb")), kind);
  }

  private static Networks compile(
      NetworksFile file,
      LabelsFile labels,
      @Nullable AddressDatabase as,
      @Nullable AddressDatabase country,
      LookupMode asMode)
      throws NetworksException {
    return Networks.compile(
        new NetworkSources(file, labels, as, country, null),
        List.of("Inside"),
        new NetworkOptions(LookupMode.FILE, asMode, false, false),
        new GroupNames());
  }

  private static String labels(Networks networks, List<String> by, TestFlow flow) throws Exception {
    AggregatePlan plan = AggregatePlan.compile("x", "", by, networks);
    long[] key = key(plan, flow, networks);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < by.size(); i++) {
      StringBuilder value = new StringBuilder();
      plan.appendLabel(i, key, value);
      values.add(plan.labelNames().get(i) + "=" + value);
    }
    return String.join(" ", values);
  }

  private static long[] key(AggregatePlan plan, TestFlow flow, Networks networks) {
    return TestFlows.map(
        flow,
        networks,
        facts -> {
          long[] key = new long[plan.keyWords()];
          plan.key(facts, key);
          return key;
        });
  }

  @Test
  void eachSourceAnswersByItsOwnLongestPrefix() throws Exception {
    Networks networks =
        compile(
            networks(NETWORKS),
            labels("prefix,customer,site\n10.1.0.0/16,ACME,fra1\n10.1.1.0/24,\"Bob, Ltd\",\n"),
            database(
                AddressDatabase.Kind.AS,
                new MmdbWriter("as").add("8.8.0.0/16", Map.of("asn", "AS15169"))),
            database(
                AddressDatabase.Kind.COUNTRY,
                new MmdbWriter("c")
                    .add("8.0.0.0/8", Map.of("country", "US"))
                    .add("8.8.8.0/24", Map.of("country", "DE"))),
            LookupMode.DATABASE);
    List<String> by =
        List.of("src_label:customer", "src_label:site", "dst_country", "dst_as", "src_group");
    assertThat(labels(networks, by, TestFlow.of("10.1.2.3", "8.8.8.8")))
        .isEqualTo("customer_src=ACME site_src=fra1 country_dst=DE as_dst=15169 group_src=Inside");
    assertThat(labels(networks, by, TestFlow.of("10.1.1.9", "8.8.9.9")))
        .isEqualTo("customer_src=Bob, Ltd site_src= country_dst=US as_dst=15169 group_src=Inside");
    assertThat(labels(networks, by, TestFlow.of("10.2.0.1", "8.9.0.1")))
        .isEqualTo("customer_src= site_src= country_dst=US as_dst=0 group_src=Guests");
    assertThat(labels(networks, by, TestFlow.of("2001:db8::1", "2001:db8::2")))
        .isEqualTo("customer_src= site_src= country_dst= as_dst=0 group_src=");
  }

  @Test
  void groupsAndLocalAreTheSameWithAndWithoutOtherSources() throws Exception {
    Random random = new Random(3);
    StringBuilder file = new StringBuilder();
    StringBuilder csv = new StringBuilder("prefix,customer\n");
    MmdbWriter countries = new MmdbWriter("c");
    for (int length = 8; length <= 28; length += 4) {
      for (int i = 0; i < 40; i++) {
        Prefix prefix = randomPrefix(random, length);
        file.append("! ").append(random.nextBoolean() ? "Inside" : "Other" + length).append('\n');
        file.append(i + 1).append(',').append(prefix).append('\n');
      }
      for (int i = 0; i < 40; i++) {
        String prefix = randomPrefix(random, length).toString();
        if (csv.indexOf("\n" + prefix + ",") < 0) {
          csv.append(prefix).append(",c").append(i).append('\n');
        }
        countries.add(
            randomPrefix(random, length).toString(),
            Map.of("country", "D" + (char) ('A' + i % 26)));
      }
    }
    NetworksFile networksFile = networks(file.toString());
    LabelsFile labels = labels(csv.toString());
    assertThat(labels.remarks()).isEmpty();
    Networks alone = Networks.compile(networksFile, List.of("Inside"), NetworkOptions.DEFAULT);
    Networks joined =
        compile(
            networksFile,
            labels,
            null,
            database(AddressDatabase.Kind.COUNTRY, countries),
            LookupMode.FILE);
    Networks onlyLabels = compile(networks(""), labels);
    for (int i = 0; i < 20_000; i++) {
      Prefix host = randomPrefix(random, 32);
      Explanation expected = alone.explain(host.hi(), host.lo());
      Explanation found = joined.explain(host.hi(), host.lo());
      assertThat(found.row()).isEqualTo(expected.row());
      assertThat(found.local()).isEqualTo(expected.local());
      assertThat(found.labels()).isEqualTo(onlyLabels.explain(host.hi(), host.lo()).labels());
    }
  }

  private static Networks compile(NetworksFile file, LabelsFile labels) throws NetworksException {
    return Networks.compile(
        new NetworkSources(file, labels, null, null, null),
        List.of(),
        NetworkOptions.DEFAULT,
        new GroupNames());
  }

  /** Few enough bits that prefixes of one source lie in those of the other. */
  private static Prefix randomPrefix(Random random, int length) {
    long address = 10L << 24 | (random.nextInt() & 0x03030303L);
    return Prefix.ofFamilyLength(0, 0xFFFFL << 32 | address, length);
  }

  @Test
  void aLabelsFileWithMistakesNamesEachLine() throws IOException {
    LabelsFile file =
        labels(
            """
            # customers
            prefix,customer,as,a-b,customer
            10.0.0.0/8,a,b
            10.0.0.0/99,a,b,c,d
            10.1.0.0/16,a,b,c,d
            10.1.0.0/16,a,b,c,d
            10.2.0.0/16,"a,b,c,d
            """);
    assertThat(file.remarks().stream().map(r -> r.line() + " " + r.text()))
        .containsExactly(
            "2 \"as\" is a label already: write another name",
            "2 \"a-b\" is no name of a label: write letters, digits and _",
            "2 \"customer\" stands twice: keep one",
            "3 3 values where the header has 5: write as many",
            "4 \"10.0.0.0/99\" is no prefix: write for example 10.0.0.0/8",
            "6 10.1.0.0/16 stands on line 5 too: keep one",
            "7 a quote without an end, or with text behind it: write \"a \"\"b\"\"\"");
    assertThat(labels("\n\n").remarks()).hasSize(1);
    assertThat(labels("10.0.0.0/8,ACME\n").remarks()).isNotEmpty();
  }

  @Test
  void aColumnOfALabelThatIsNotThereIsAMistake() throws Exception {
    Networks none = compile(networks(NETWORKS), LabelsFile.NONE);
    assertThatThrownBy(() -> AggregatePlan.compile("x", "", List.of("src_label:customer"), none))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("needs a labels_file");
    Networks some = compile(networks(NETWORKS), labels("prefix,customer\n10.0.0.0/8,a\n"));
    assertThatThrownBy(() -> AggregatePlan.compile("x", "", List.of("src_label:customr"), some))
        .hasMessageContaining("src_label:customer");
  }

  @Test
  void aValueKeepsItsNumberWhenTheFileIsReordered() throws Exception {
    GroupNames groups = new GroupNames();
    LabelsFile before = labels("prefix,customer\n10.1.0.0/16,a\n10.2.0.0/16,b\n");
    LabelsFile after = labels("prefix,site,customer\n10.2.0.0/16,s,b\n10.1.0.0/16,t,a\n");
    String[] keys = new String[2];
    AggregatePlan[] plans = new AggregatePlan[2];
    for (int i = 0; i < 2; i++) {
      Networks networks =
          Networks.compile(
              new NetworkSources(networks(""), i == 0 ? before : after, null, null, null),
              List.of(),
              NetworkOptions.DEFAULT,
              groups);
      plans[i] = AggregatePlan.compile("x", "", List.of("src_label:customer"), networks);
      keys[i] = Arrays.toString(key(plans[i], TestFlow.of("10.2.0.1", "1.1.1.1"), networks));
    }
    assertThat(keys[1]).isEqualTo(keys[0]);
    assertThat(plans[1].sameKeyAs(plans[0])).isTrue();
  }

  @Test
  void networksAreListedWithTheirLabelsAndLabelledOnesToo() throws Exception {
    Networks networks =
        compile(networks(NETWORKS), labels("prefix,customer\n10.0.0.0/8,all\n10.1.0.0/16,ACME\n"));
    assertThat(networks.networkEntries())
        .containsExactly(
            new NetworkEntry("10.0.0.0/8", "Inside", 64500, Map.of("customer", "all")),
            new NetworkEntry("10.2.0.0/16", "Guests", 0, Map.of("customer", "all")),
            new NetworkEntry("10.1.0.0/16", "Inside", 64500, Map.of("customer", "ACME")));
  }

  private static ServicesFile services(String text) throws IOException {
    return ServicesFile.parse("services", new StringReader(text));
  }

  private static String service(Networks networks, int protocol, int src, int dst)
      throws Exception {
    TestFlow flow = TestFlow.of("10.0.0.1", "1.1.1.1").protocol(protocol).ports(src, dst);
    return labels(networks, List.of("service"), flow).substring("service=".length());
  }

  @Test
  void theServiceIsTheKnownOrTheLowerSide() throws Exception {
    NetworkSources sources =
        new NetworkSources(
            networks(""),
            LabelsFile.NONE,
            null,
            null,
            new Services(
                List.of(
                    services("backup 40000/udp\nsecure 443/tcp\n"),
                    services("custom 8123/tcp\nfido 60179/tcp\nweb 443/tcp # comment\n")
                        .belowEphemeral(),
                    ServiceNames.all()),
                ProtocolNames::of));
    Networks networks =
        Networks.compile(sources, List.of(), NetworkOptions.DEFAULT, new GroupNames());
    assertThat(service(networks, 6, 50000, 443)).isEqualTo("secure");
    assertThat(service(networks, 6, 80, 50000)).isEqualTo("http");
    assertThat(service(networks, 6, 8123, 22)).isEqualTo("ssh");
    assertThat(service(networks, 6, 8124, 8123)).isEqualTo("custom");
    assertThat(service(networks, 6, 60179, 8124)).isEqualTo("ephemeral");
    assertThat(service(networks, 17, 50000, 40000)).isEqualTo("backup");
    assertThat(service(networks, 17, 53, 50000)).isEqualTo("domain");
    assertThat(service(networks, 6, 617, 50000)).isEqualTo("tcp/617");
    assertThat(service(networks, 17, 617, 700)).isEqualTo("udp/617");
    assertThat(service(networks, 6, 0, 0)).isEqualTo("tcp");
    assertThat(service(networks, 132, 50000, 50001)).isEqualTo("ephemeral");
    assertThat(service(networks, 1, 8, 0)).isEqualTo("icmp");
    assertThat(service(networks, 47, 0, 0)).isEqualTo("gre");
  }

  @Test
  void aServicesFileWithMistakesNamesEachLine() throws IOException {
    ServicesFile file = services("# all\nhttps\nhttps 0/tcp\nhttps 443/icmp\nhttps 443/tcp\n");
    assertThat(file.remarks().stream().map(LineRemark::line)).containsExactly(2, 3, 4);
    assertThat(file.rows()).hasSize(1);
  }
}
