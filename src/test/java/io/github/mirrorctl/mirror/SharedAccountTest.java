package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may pull with a mirror's account at its upstream. */
class SharedAccountTest {
  private static final RegistryConfig PLAIN = Configs.parse(Configs.V2);
  private static final RegistryConfig ACCOUNT =
      PLAIN.patched(Configs.HUB, Optional.of(new Credentials("me", "secret")));

  private static Mirror mirror(String engine, String listen, String auth, String allow) {
    return Defaults.system()
        .mirror("docker.io")
        .withEngine(EngineKind.parse(engine))
        .withListen(ListenAddress.parse(listen))
        .withAccess(
            access ->
                access
                    .withWord(auth.equals("none") ? "" : auth)
                    .withAllow(allow.equals("any") ? List.of() : Network.parseAll(allow)));
  }

  @ParameterizedTest
  @CsvSource({
    "docker,   0.0.0.0:5000,      none,     any,        true",
    "embedded, 0.0.0.0:5000,      none,     any,        true",
    "embedded, '[::]:5000',       none,     any,        true",
    "embedded, 192.168.1.10:5000, none,     any,        true",
    "embedded, 0.0.0.0:5000,      none,     0.0.0.0/0,  true",
    "embedded, 0.0.0.0:5000,      htpasswd, '::/0',     true",
    "docker,   127.0.0.1:5000,    none,     any,        false",
    "docker,   '[::1]:5000',      none,     any,        false",
    "docker,   0.0.0.0:5000,      htpasswd, any,        false",
    "embedded, 0.0.0.0:5000,      htpasswd, any,        false",
    "embedded, 0.0.0.0:5000,      none,     10.0.0.0/8, false"
  })
  void is_refused_to_everybody_unless_somebody_agreed(
      String engine, String listen, String auth, String allow, boolean refused) {
    Mirror mirror = mirror(engine, listen, auth, allow);
    assertThat(mirror.sharesAccount(ACCOUNT)).isEqualTo(refused);
    assertThat(mirror.sharesAccount(PLAIN)).isFalse();
    if (!refused) {
      assertThatCode(() -> mirror.refuseSharing(ACCOUNT)).doesNotThrowAnyException();
      return;
    }
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> mirror.refuseSharing(ACCOUNT))
        .satisfies(
            refusal ->
                assertThat((refusal.getMessage() + "\n" + refusal.next()).lines())
                    .hasSizeLessThanOrEqualTo(4)
                    .anyMatch(line -> line.contains("--shared-credentials")));
    Mirror agreed = mirror.withAccess(access -> access.withSharedCredentials(true));
    assertThatCode(() -> agreed.refuseSharing(ACCOUNT)).doesNotThrowAnyException();
    assertThat(agreed.sharesAccount(ACCOUNT)).isTrue();
  }

  @Test
  void a_person_s_own_way_to_ask_guards_the_image_and_not_the_server() {
    RegistryConfig own = Configs.parse(ACCOUNT.text() + "auth: {silly: {realm: r, service: s}}\n");
    assertThat(mirror("docker", "0.0.0.0:5000", "none", "any").sharesAccount(own)).isFalse();
    assertThat(mirror("embedded", "0.0.0.0:5000", "none", "any").sharesAccount(own)).isTrue();
    // mirrorctl's own goes with the settings
    RegistryConfig ours = ACCOUNT.withPasswords(true);
    assertThat(mirror("docker", "0.0.0.0:5000", "none", "any").sharesAccount(ours)).isTrue();
  }
}
