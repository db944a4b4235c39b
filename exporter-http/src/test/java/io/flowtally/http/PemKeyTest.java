package io.flowtally.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
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
  void readsPkcs1() throws Exception {
    byte[] pkcs8 = Identity.create(directory, "rsa", "RSA").key();
    // The inner key stands behind the fixed head of PKCS#8.
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    assertThat(PemKey.parse(Identity.pem("RSA PRIVATE KEY", pkcs1)).getEncoded()).isEqualTo(pkcs8);
  }

  @Test
  void readsEcKeysWithTheirCurve() throws Exception {
    assertThat(PemKey.parse(EC).getAlgorithm()).isEqualTo("EC");
    String withParameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    assertThat(PemKey.parse(withParameters + EC).getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void saysWhatToDoWithOthers() {
    assertThatThrownBy(() -> PemKey.parse("nothing")).hasMessage("no private key in PEM in it");
    assertThatThrownBy(() -> PemKey.parse(Identity.pem("ENCRYPTED PRIVATE KEY", new byte[9])))
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    assertThatThrownBy(() -> PemKey.parse(Identity.pem("DSA PRIVATE KEY", new byte[9])))
        .hasMessageContaining("DSA PRIVATE KEY is not supported");
    assertThatThrownBy(() -> PemKey.parse(Identity.pem("PRIVATE KEY", new byte[9])))
        .hasMessageContaining("neither an RSA");
  }

  @Test
  void survivesEveryCutOfAKey() {
    for (int length = 0; length < 121; length++) {
      byte[] whole =
          Base64.getMimeDecoder().decode(EC.lines().skip(1).limit(3).reduce("", String::concat));
      String cut =
          Identity.pem("EC PRIVATE KEY", Arrays.copyOf(whole, Math.min(length, whole.length - 1)));
      assertThatThrownBy(() -> PemKey.parse(cut)).isInstanceOf(GeneralSecurityException.class);
    }
  }
}
