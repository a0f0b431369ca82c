package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a registry's config.yml is made to ask for passwords, and to ask no more. */
class RegistryAuthTest {
  private static final String OURS =
      """
      auth:
        htpasswd:
          realm: mirrorctl
          path: /var/lib/registry/htpasswd
      """;

  private static String with(String text, boolean wanted) {
    RegistryConfig once = Configs.parse(text).withPasswords(wanted);
    assertThat(once.withPasswords(wanted).text()).isEqualTo(once.text());
    return once.text();
  }

  @Test
  void adds_what_asks_for_passwords_and_takes_exactly_that_away() {
    String mirror = Configs.parse(Configs.V2).patched(Configs.HUB, Optional.empty()).text();
    String on = with(mirror, true);
    assertThat(on).isEqualTo(mirror + OURS);
    assertThat(Configs.parse(on).asksForPasswords()).isTrue();
    assertThat(Configs.parse(mirror).asksForPasswords()).isFalse();
    assertThat(with(on, false)).isEqualTo(mirror);
    assertThat(with(mirror, false)).isEqualTo(mirror);
  }

  @Test
  void keeps_a_realm_and_the_comments_of_a_person() {
    String own = Configs.V2 + OURS.replace("mirrorctl", "our images  # ours");
    assertThat(with(own, true)).isEqualTo(own);
    assertThat(with(own, false)).isEqualTo(own);
    String empty = Configs.V2 + "auth: {}\n";
    assertThat(Configs.parse(empty).asksForPasswords()).isFalse();
    assertThat(Configs.parse(with(empty, true)).asksForPasswords()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth: {silly: {realm: r, service: s}}\n",
        "auth:\n  htpasswd:\n    realm: r\n    path: /auth/htpasswd\n",
        "auth:\n  htpasswd:\n    realm: r\n    path: /var/lib/registry/htpasswd\n  silly: {}\n",
        "auth:\n  htpasswd: yes\n",
        "auth: yes\n"
      })
  void another_way_of_a_person_s_is_kept_and_never_overwritten(String auth) {
    RegistryConfig own = Configs.parse(Configs.V2 + auth);
    assertThat(own.asksForPasswords()).isTrue();
    assertThat(own.withPasswords(false).text()).isEqualTo(own.text());
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> own.withPasswords(true))
        .withMessageContaining("there is an 'auth' that mirrorctl didn't write");
  }
}
