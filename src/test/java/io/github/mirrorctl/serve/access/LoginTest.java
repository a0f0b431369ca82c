package io.github.mirrorctl.serve.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer Ym9iOnNlY3JldA==",
        "Basic",
        "Basic ",
        "Basic ????",
        "Basic Ym9i",
        "Basic OnNlY3JldA=="
      })
  void reads_no_login_where_there_is_none(String header) {
    assertThat(Login.of(header)).isEmpty();
    assertThat(Login.of(null)).isEmpty();
  }

  @Test
  void reads_a_login_however_its_scheme_is_written() {
    Login login = Login.of("bASIC  " + Users.header("bob", "a:b").substring(6)).orElseThrow();
    assertThat(login.name()).isEqualTo("bob");
    assertThat(login.password()).asString().isEqualTo("a:b");
  }
}
