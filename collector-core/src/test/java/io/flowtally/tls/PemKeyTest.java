// SPDX-License-Identifier: Apache-2.0
package io.flowtally.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowtally.testing.Identity;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemKeyTest {
  /** As openssl ecparam -genkey writes it; made for this test. */
  private static final String EC =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIBaKEoyfEWIvQBxtwMBWzX8NJLodBdnXgcb+ht83CC8koAoGCCqGSM49
      AwEHoUQDQgAEMgoEoOv/ouRHsvAIb0nLPX+zyCrKDe0+++wpuj6UA2+u9VOe/Kuo
      M+yVaKpTAFm9MUoynpprjgHErd4Of5LfWg==
      -----END EC PRIVATE KEY-----
      """;

  @TempDir Path directory;

  @Test
  void readsPkcs8() throws Exception {
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      Identity identity = Identity.create(directory, algorithm, algorithm);
      assertThat(PemKey.parse(Identity.pem("PRIVATE KEY", identity.key())).getEncoded())
          .isEqualTo(identity.key());
    }
  }

  @Test
  void saysWhatToDoWithOthers() {
    assertThatThrownBy(() -> PemKey.parse("nothing")).hasMessage("no private key in PEM in it");
    assertThatThrownBy(() -> PemKey.parse(Identity.pem("ENCRYPTED PRIVATE KEY", new byte[9])))
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    assertThatThrownBy(() -> PemKey.parse(Identity.pem("DSA PRIVATE KEY", new byte[9])))
        .hasMessageContaining("DSA PRIVATE KEY is not supported");
    assertThatThrownBy(() -> PemKey.parse(EC))
        .hasMessageContaining("EC PRIVATE KEY is not supported; openssl pkcs8 -topk8 -nocrypt");
    assertThatThrownBy(() -> PemKey.parse(Identity.pem("RSA PRIVATE KEY", new byte[9])))
        .hasMessageContaining("RSA PRIVATE KEY is not supported");
    assertThatThrownBy(() -> PemKey.parse(Identity.pem("PRIVATE KEY", new byte[9])))
        .hasMessageContaining("neither an RSA");
  }

  @Test
  void survivesEveryCutOfAKey() throws Exception {
    byte[] whole = Identity.create(directory, "ec", "EC").key();
    for (int length = 0; length < whole.length; length++) {
      String cut = Identity.pem("PRIVATE KEY", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PemKey.parse(cut)).isInstanceOf(GeneralSecurityException.class);
    }
  }
}
