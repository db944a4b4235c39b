// SPDX-License-Identifier: Apache-2.0
package io.flowtally.config.nfacctd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class NfacctdKeysTest {
  @Test
  void saysWhyForEveryKeyThatIsNotUsed() {
    for (String key : NfacctdKeys.all()) {
      NfacctdKeys.Row row = Objects.requireNonNull(NfacctdKeys.row(key));
      if (row.fate() != NfacctdKeys.Fate.USED) {
        assertThat(row.why()).as(key).isNotBlank();
      }
      if (row.fate() == NfacctdKeys.Fate.LOST || row.fate() == NfacctdKeys.Fate.LOST_IF_TRUE) {
        assertThat(row.why()).as(key + " says what to do").contains(": ");
      }
    }
  }

  @Test
  void findsAFamilyByItsLongestPrefix() {
    assertThat(NfacctdKeys.row("nfacctd_kafka_topic"))
        .isSameAs(NfacctdKeys.row("nfacctd_kafka_broker_host"))
        .isNotNull();
    assertThat(NfacctdKeys.row("bgp_daemon_msglog_file").fate()).isEqualTo(NfacctdKeys.Fate.LOST);
    assertThat(NfacctdKeys.row("nonsense_key")).isNull();
  }

  @Test
  void knowsTheNamesThatTheOtherDaemonsGiveAKey() {
    assertThat(NfacctdKeys.usualName("pmacctd_net")).isEqualTo("nfacctd_net");
    assertThat(NfacctdKeys.usualName("sfacctd_renormalize")).isEqualTo("nfacctd_renormalize");
    assertThat(NfacctdKeys.usualName("nfacctd_as_new")).isEqualTo("nfacctd_as");
    assertThat(NfacctdKeys.usualName("pmacctd_frag_buffer_size"))
        .isEqualTo("pmacctd_frag_buffer_size");
  }
}
