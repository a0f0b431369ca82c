package io.github.mirrorctl.serve.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtpasswdTest {
  /** As {@code htpasswd -nbB -C 4 alice secret} printed it. */
  private static final String FROM_HTPASSWD =
      "alice:$2y$04$NRklSYh0vKq7GepHqE3xw.tODskE04D7vggI5U4jC2/a6kNyOWDM.\n";

  @Test
  void reads_what_htpasswd_writes() {
    Htpasswd users = Htpasswd.parse(FROM_HTPASSWD);
    assertThat(users.problems()).isEmpty();
    assertThat(users.proves(Users.login("alice", "secret"))).isTrue();
    assertThat(users.proves(Users.login("alice", "Secret"))).isFalse();
    assertThat(users.proves(Users.login("Alice", "secret"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2a", "2b", "2y"})
  void takes_bcrypt_by_all_its_names(String version) {
    Htpasswd users = Htpasswd.parse("bob:" + Users.hash(version, "p:ä ss") + "\r\n");
    assertThat(users.problems()).isEmpty();
    assertThat(users.proves(Users.login("bob", "p:ä ss"))).isTrue();
    assertThat(users.proves(Users.login("bob", "p:ä s"))).isFalse();
  }

  @Test
  void names_the_lines_that_it_does_not_take_and_never_shows_a_hash() {
    Htpasswd users =
        Htpasswd.parse(
            "# our users\n\n"
                + "apr:$apr1$Vq5Z2mNn$kW3VwZ8b0XbXnq6dYl0kM1\n"
                + "sha:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n"
                + "plain:hunter2\n"
                + "nothing\n"
                + ":"
                + Users.hash("2y", "x")
                + "\n"
                + "slow:"
                + Users.hash("2y", "x").replace("$04$", "$31$")
                + "\n"
                + "old:"
                + Users.hash("2y", "x").replace("$2y$", "$2x$")
                + "\n"
                + Users.line("bob", "secret"));
    assertThat(users.problems())
        .containsExactly(
            "line 3 has no bcrypt hash: 'htpasswd -B' makes one, and no other counts",
            "line 4 has no bcrypt hash: 'htpasswd -B' makes one, and no other counts",
            "line 5 has no bcrypt hash: 'htpasswd -B' makes one, and no other counts",
            "line 6 is no user's: it should be NAME:HASH",
            "line 7 is no user's: it should be NAME:HASH",
            "line 8 has a bcrypt hash of a cost above 17",
            "line 9 has no bcrypt hash: 'htpasswd -B' makes one, and no other counts");
    assertThat(users.proves(Users.login("bob", "secret"))).isTrue();
    assertThat(users.proves(Users.login("plain", "hunter2"))).isFalse();
    assertThat(users.proves(Users.login("slow", "x"))).isFalse();
  }

  @Test
  void the_last_line_of_a_name_holds() {
    Htpasswd users = Htpasswd.parse(Users.line("bob", "old") + Users.line("bob", "new"));
    assertThat(users.proves(Users.login("bob", "new"))).isTrue();
    assertThat(users.proves(Users.login("bob", "old"))).isFalse();
  }

  @Test
  void who_is_no_user_is_not_let_in_by_another_s_password() {
    Htpasswd users = Htpasswd.parse(Users.line("bob", "secret"));
    assertThat(users.proves(Users.login("eve", "secret"))).isFalse();
    assertThat(Htpasswd.NONE.proves(Users.login("eve", "secret"))).isFalse();
  }

  @Test
  void knows_a_password_of_more_than_bcrypt_s_72_bytes_by_these() {
    String lengthy = "0123456789".repeat(9);
    Htpasswd users = Htpasswd.parse(Users.line("bob", lengthy));
    assertThat(users.proves(Users.login("bob", lengthy))).isTrue();
    assertThat(users.proves(Users.login("bob", ""))).isFalse();
  }

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
