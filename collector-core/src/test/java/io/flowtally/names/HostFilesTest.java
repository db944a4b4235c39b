// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.AddressText;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFilesTest {
  @TempDir Path directory;

  private static @Nullable HostName find(HostNames names, String address) {
    return names.find(Objects.requireNonNull(AddressText.parse(address)));
  }

  private static @Nullable String lease(String text, String address) throws Exception {
    HostName name = find(LeaseFile.read(new StringReader(text)), address);
    return name == null ? null : name.name();
  }

  @Test
  void readsHosts() throws Exception {
    HostNames names =
        HostsFile.read(
            new StringReader(
                """
                # comment
                127.0.0.1\tlocalhost alias
                2001:db8::7   printer.example  # the old one
                not an address
                192.0.2.9
                192.0.2.1 first
                192.0.2.1 second
                """));

    assertThat(find(names, "127.0.0.1")).isEqualTo(new HostName("localhost", "hosts"));
    assertThat(find(names, "2001:db8::7")).isEqualTo(new HostName("printer.example", "hosts"));
    assertThat(find(names, "192.0.2.1")).isEqualTo(new HostName("first", "hosts"));
    assertThat(names.size()).isEqualTo(3);
  }

  @Test
  void readsLeasesOfDnsmasq() throws Exception {
    String text =
        """
        1795708800 00:00:5e:00:53:01 192.0.2.10 laptop 01:00:00:5e:00:53:01
        1795708800 00:00:5e:00:53:02 192.0.2.11 * *
        duid 00:01:00:01
        1795708800 12345 2001:db8::10 phone 00:01
        """;
    assertThat(lease(text, "192.0.2.10")).isEqualTo("laptop");
    assertThat(lease(text, "192.0.2.11")).isNull();
    assertThat(lease(text, "2001:db8::10")).isEqualTo("phone");
  }

  @Test
  void readsLeasesOfIscDhcpd() throws Exception {
    String text =
        """
        # The format of this file is documented in the dhcpd.leases(5) manual page.
        lease 192.0.2.20 {
          starts 4 2026/11/26 10:00:00;
          binding state active;
          client-hostname "old";
        }
        lease 192.0.2.21 {
          hardware ethernet 00:00:5e:00:53:03;
        }
        lease 192.0.2.20 {
          client-hostname "new";
        }
        """;
    assertThat(lease(text, "192.0.2.20")).isEqualTo("new");
    assertThat(lease(text, "192.0.2.21")).isNull();
  }

  @Test
  void readsLeasesOfKea() throws Exception {
    String text =
        """
        address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id
        192.0.2.30,00:00:5e:00:53:04,,4000,1795708800,1,0,0,tablet.example.,0,,0
        192.0.2.31,00:00:5e:00:53:05,,4000,1795708800,1,0,0,gone,0,,0
        192.0.2.31,00:00:5e:00:53:05,,4000,1795708800,1,0,0,gone,2,,0
        """;
    assertThat(lease(text, "192.0.2.30")).isEqualTo("tablet.example");
    assertThat(lease(text, "192.0.2.31")).isNull();
  }

  @Test
  void cutsAndCleansWhatSomebodyElseWrote() throws Exception {
    String hostile = "a\u0007b\u202ec" + "x".repeat(500);
    String name = lease("1 m 192.0.2.40 " + hostile + " *\n", "192.0.2.40");

    assertThat(name).startsWith("a bc").hasSize(NameText.LONGEST);
  }

  @Test
  void keepsNamesOfAFileThatCannotBeReadAnyMore() throws Exception {
    Path hosts = Files.writeString(directory.resolve("hosts"), "192.0.2.1 one\n");
    HostFiles files = new HostFiles(List.of(hosts), List.of(directory.resolve("none")));

    files.look();
    assertThat(find(files.names(), "192.0.2.1")).isEqualTo(new HostName("one", "hosts"));
    assertThat(files.readable()).containsEntry(hosts.toString(), true).containsValue(false);

    Files.write(hosts, new byte[] {0, 1, 2, 3, 0, 0, 0, 7, 8, 9});
    files.look();
    assertThat(find(files.names(), "192.0.2.1")).isEqualTo(new HostName("one", "hosts"));
    assertThat(files.readable()).containsEntry(hosts.toString(), false);

    Files.writeString(hosts, "192.0.2.1 another\n");
    files.look();
    assertThat(find(files.names(), "192.0.2.1")).isEqualTo(new HostName("another", "hosts"));
    assertThat(files.readable()).containsEntry(hosts.toString(), true);
  }

  @Test
  void hasABound() {
    HostNames names = new HostNames();
    for (int i = 0; i <= HostNames.MOST; i++) {
      names.add(new AddressText.Words(1, i), "n" + i, "hosts");
    }
    assertThat(names.size()).isEqualTo(HostNames.MOST);
    assertThat(names.isFull()).isTrue();
  }
}
