// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.address.AddressText;
import io.flowtally.text.LineRemark;
import java.io.StringReader;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class InterfacesFileTest {
  private static InterfacesFile parse(String text) throws Exception {
    return InterfacesFile.parse("interfaces.csv", new StringReader(text));
  }

  @Test
  void readsRows() throws Exception {
    InterfacesFile file =
        parse(
            """
            exporter,index,name,description
            # core
            192.0.2.1,7,ge-0/0/7,"uplink, ""Acme\"""
            2001:db8::1,4294967295,lo0,
            """);
    AddressText.Words exporter = Objects.requireNonNull(AddressText.parse("192.0.2.1"));

    assertThat(file.remarks()).isEmpty();
    assertThat(file.find(exporter, 7))
        .isEqualTo(new InterfacesFile.Row("ge-0/0/7", "uplink, \"Acme\""));
    assertThat(file.find(exporter, 8)).isNull();
  }

  @Test
  void saysWhatToWriteLineByLine() throws Exception {
    assertThat(
            parse(
                    """
                    exporter,index,name,description
                    router1,7,x,y
                    192.0.2.1,-1,x,y
                    192.0.2.1,7
                    192.0.2.1,7,a,b
                    192.0.2.1,7,c,d
                    """)
                .remarks())
        .containsExactly(
            new LineRemark(
                2, "\"router1\" is no address: write for example 192.0.2.1,7,ge-0/0/7,uplink"),
            new LineRemark(
                3, "\"-1\" is no interface index: write for example 192.0.2.1,7,ge-0/0/7,uplink"),
            new LineRemark(
                4,
                "not a row of exporter, index, name and description: write for example"
                    + " 192.0.2.1,7,ge-0/0/7,uplink"),
            new LineRemark(6, "a second row for this interface: keep one"));
    assertThat(parse("").remarks())
        .containsExactly(new LineRemark(1, "no header: write exporter,index,name,description"));
  }
}
