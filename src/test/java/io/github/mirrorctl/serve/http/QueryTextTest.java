package io.github.mirrorctl.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which queries are read at all. */
class QueryTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"ns=%zz", "n=%zz", "ns=%", "ns=docker.io%2", "%2=x", "a=b&ns=%+1"})
  void a_percent_sign_without_two_digits_is_malformed(String query) {
    assertThat(QueryText.isValid(query)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ns=docker.io", "ns=docker%2Eio&n=10", "%ff=%FF", "a=%2525"})
  void everything_else_is_read(String query) {
    assertThat(QueryText.isValid(query)).isTrue();
  }

  @Test
  void no_query_is_well() {
    assertThat(QueryText.isValid(null)).isTrue();
    assertThat(QueryText.invalid().status()).isEqualTo(400);
  }
}
