package io.github.mirrorctl.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void reads_both_algorithms_and_says_them_again() {
    assertThat(Digest.parse("sha256:" + EMPTY)).hasToString("Optional[sha256:" + EMPTY + "]");
    String sha512 = "sha512:" + "0123456789abcdef".repeat(8);
    assertThat(Digest.parse(sha512).orElseThrow()).hasToString(sha512);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256:",
        "sha256",
        EMPTY,
        "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "SHA256:" + EMPTY,
        "sha512:" + EMPTY,
        "sha256:" + EMPTY + "0",
        "sha256:" + EMPTY + "\n",
        " sha256:" + EMPTY,
        "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "sha256:../../../../../../../../../../../../../../../../../../etc/passwd",
        "sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:١3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"
      })
  void refuses_what_is_no_digest(String text) {
    assertThat(Digest.parse(text)).isEmpty();
  }

  @Test
  void cannot_be_made_of_anything_else() {
    assertThatThrownBy(() -> new Digest("sha256", "../x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Digest("..", EMPTY)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hashes_with_its_own_algorithm() {
    assertThat(Digest.sha256Of(new byte[0]).hex()).isEqualTo(EMPTY);
    byte[] bytes = Blobs.random(1, 1000);
    Digest sha512 = Blobs.sha512Of(bytes);
    MessageDigest hash = sha512.newHash();
    hash.update(bytes);
    assertThat(hash.getAlgorithm()).isEqualTo("SHA-512");
    assertThat(sha512.matches(hash)).isTrue();
    assertThat(sha512.matches(sha512.newHash())).isFalse();
  }
}
