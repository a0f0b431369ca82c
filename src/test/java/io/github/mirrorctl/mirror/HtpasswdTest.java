package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtpasswdTest {
  private static final byte[] SALT = bytes("sixteen bytes ok");

  /** As {@code htpasswd -nbB -C 4 alice secret} printed it. */
  private static final String FROM_HTPASSWD =
      "alice:$2y$04$NRklSYh0vKq7GepHqE3xw.tODskE04D7vggI5U4jC2/a6kNyOWDM.\n";

  @Test
  void reads_what_htpasswd_writes() {
    Htpasswd users = Htpasswd.parse(FROM_HTPASSWD);
    assertThat(users.problems()).isEmpty();
    assertThat(users.proves("alice", bytes("secret"))).isTrue();
    assertThat(users.proves("alice", bytes("Secret"))).isFalse();
    assertThat(users.proves("Alice", bytes("secret"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2a", "2b", "2y"})
  void takes_bcrypt_by_all_its_names(String version) {
    Htpasswd users = Htpasswd.parse("bob:" + hash(version, "p:ä ss") + "\r\n");
    assertThat(users.problems()).isEmpty();
    assertThat(users.proves("bob", bytes("p:ä ss"))).isTrue();
    assertThat(users.proves("bob", bytes("p:ä s"))).isFalse();
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
                + hash("2y", "x")
                + "\n"
                + "slow:"
                + hash("2y", "x").replace("$04$", "$31$")
                + "\n"
                + "old:"
                + hash("2y", "x").replace("$2y$", "$2x$")
                + "\n"
                + line("bob", "secret"));
    assertThat(users.problems())
        .containsExactly(
            "line 3 has no bcrypt hash: 'htpasswd -B' makes one, and no other counts",
            "line 4 has no bcrypt hash: 'htpasswd -B' makes one, and no other counts",
            "line 5 has no bcrypt hash: 'htpasswd -B' makes one, and no other counts",
            "line 6 is no user's: it should be NAME:HASH",
            "line 7 is no user's: it should be NAME:HASH",
            "line 8 has a bcrypt hash of a cost above 17",
            "line 9 has no bcrypt hash: 'htpasswd -B' makes one, and no other counts");
    assertThat(users.proves("bob", bytes("secret"))).isTrue();
    assertThat(users.proves("plain", bytes("hunter2"))).isFalse();
    assertThat(users.proves("slow", bytes("x"))).isFalse();
  }

  @Test
  void the_last_line_of_a_name_holds() {
    Htpasswd users = Htpasswd.parse(line("bob", "old") + line("bob", "new"));
    assertThat(users.proves("bob", bytes("new"))).isTrue();
    assertThat(users.proves("bob", bytes("old"))).isFalse();
  }

  @Test
  void who_is_no_user_is_not_let_in_by_another_s_password() {
    Htpasswd users = Htpasswd.parse(line("bob", "secret"));
    assertThat(users.proves("eve", bytes("secret"))).isFalse();
    assertThat(Htpasswd.NONE.proves("eve", bytes("secret"))).isFalse();
  }

  @Test
  void knows_a_password_of_more_than_bcrypt_s_72_bytes_by_these() {
    String lengthy = "0123456789".repeat(9);
    Htpasswd users = Htpasswd.parse(line("bob", lengthy));
    assertThat(users.proves("bob", bytes(lengthy))).isTrue();
    assertThat(users.proves("bob", bytes(""))).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(String version, String password) {
    return OpenBSDBCrypt.generate(version, bytes(password), SALT, 4);
  }

  private static String line(String name, String password) {
    return name + ":" + hash("2y", password) + "\n";
  }

  @Test
  void adds_a_user_below_what_is_there() {
    String before = "# ours\n" + line("bob", "secret").strip();
    Htpasswd after = Htpasswd.parse(before).with(User.of("alice", "p:ä ss"));
    assertThat(after.text()).startsWith(before + "\nalice:$2y$10$").endsWith("\n");
    assertThat(after.text().lines()).hasSize(3);
    assertThat(after.names()).containsExactly("alice", "bob");
    assertThat(after.proves("alice", bytes("p:ä ss"))).isTrue();
    assertThat(after.proves("bob", bytes("secret"))).isTrue();
    assertThat(Htpasswd.NONE.with(User.of("a", "b")).text().lines()).hasSize(1);
  }

  @Test
  void replaces_a_password_in_its_place_and_keeps_every_other_byte() {
    String rest = "\r\n# c\r\n  " + line("carol", "x") + "no user\n";
    Htpasswd users =
        Htpasswd.parse(line("bob", "old").replace("\n", "\r\n") + rest + " " + line("bob", "old"));
    assertThat(users.with(User.of("bob", "old"))).isSameAs(users);
    Htpasswd after = users.with(User.of("bob", "new"));
    assertThat(after.text()).startsWith("bob:$2y$10$").endsWith("\r\n" + rest);
    assertThat(after.proves("bob", bytes("new"))).isTrue();
    assertThat(after.proves("bob", bytes("old"))).isFalse();
    assertThat(after.without("bob").text()).isEqualTo(rest);
  }

  @Test
  void a_user_who_could_not_log_in_gets_a_line_that_counts() {
    Htpasswd users = Htpasswd.parse("bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n");
    assertThat(users.names()).isEmpty();
    assertThat(users.mentions("bob")).isTrue();
    Htpasswd after = users.with(User.of("bob", "secret"));
    assertThat(after.text().lines()).hasSize(1);
    assertThat(after.names()).containsExactly("bob");
  }

  @Test
  void takes_out_a_user_and_nothing_else() {
    String others = "#bob:off\n" + line("bobby", "x");
    Htpasswd users = Htpasswd.parse(others + line("bob", "secret"));
    assertThat(users.without("eve")).isSameAs(users);
    assertThat(users.without("bob").text()).isEqualTo(others);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "#a", " a", "a ", "a\nb", "a\u0000"})
  void a_name_that_no_line_can_have_is_refused(String name) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> User.of(name, "secret"))
        .withMessageContaining("a user's name");
  }

  @Test
  void a_password_that_could_not_be_proven_is_refused() {
    String most = "ä".repeat(36);
    assertThat(Htpasswd.NONE.with(User.of("a", most)).proves("a", bytes(most))).isTrue();
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> User.of("a", most + "b"))
        .withMessage(
            "the password of 'a' has 73 bytes, and bcrypt takes 72: the rest would not count");
    assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> User.of("a", ""));
    assertThatExceptionOfType(InvalidInput.class).isThrownBy(() -> User.of("a", "b\nc"));
    assertThat(User.of("a", "secret").toString()).doesNotContain("secret");
  }
}
