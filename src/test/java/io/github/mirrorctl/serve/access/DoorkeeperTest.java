package io.github.mirrorctl.serve.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorkeeperTest {
  private static final String INSIDE = "10.1.2.3";
  private static final String OUTSIDE = "192.168.1.7";

  private final Mirror open;
  private final Doorkeeper doorkeeper = new Doorkeeper(Runnable::run, words -> {});

  DoorkeeperTest(@TempDir Path folder) throws IOException {
    open =
        Defaults.system().mirror("docker.io").withEngine(EngineKind.EMBEDDED).withStorage(folder);
    Files.writeString(open.passwordFile(), Users.line("bob", "secret"));
  }

  private Mirror with(boolean passwords, String... networks) {
    return open.withAccess(
        it ->
            it.withPasswords(passwords)
                .withAllow(List.of(networks).stream().map(Network::parse).toList()));
  }

  private Verdict judge(Mirror mirror, String client, @Nullable String authorization) {
    return doorkeeper.judge(mirror, () -> client, authorization).join();
  }

  private static void assertRefused(Verdict verdict, int status, String reason) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.error().status()).isEqualTo(status);
              assertThat(refused.reason()).isEqualTo(reason);
            });
  }

  private static void assertAdmitted(Verdict verdict, String user) {
    assertThat(verdict).isEqualTo(new Verdict.Admitted(user));
  }

  @Test
  void with_neither_everybody_comes_in() {
    assertAdmitted(judge(open, OUTSIDE, null), "");
    assertAdmitted(judge(open, "", Users.header("bob", "guess")), "");
  }

  @Test
  void with_networks_alone_nobody_else_does() {
    Mirror mirror = with(false, "10.0.0.0/8");
    assertAdmitted(judge(mirror, INSIDE, null), "");
    assertAdmitted(judge(mirror, "::ffff:" + INSIDE, null), "");
    assertRefused(judge(mirror, OUTSIDE, Users.header("bob", "secret")), 403, "address");
    assertRefused(judge(mirror, "", null), 403, "address");
    assertThat(((Verdict.Refused) judge(mirror, OUTSIDE, null)).error().message())
        .contains(OUTSIDE, "'allow'", "docker.io");
  }

  @Test
  void with_passwords_alone_everybody_needs_one() {
    Mirror mirror = with(true);
    assertAdmitted(judge(mirror, OUTSIDE, Users.header("bob", "secret")), "bob");
    assertRefused(judge(mirror, INSIDE, null), 401, "anonymous");
    assertRefused(judge(mirror, INSIDE, "Bearer token"), 401, "anonymous");
    Verdict wrong = judge(mirror, INSIDE, Users.header("bob", "guess"));
    assertRefused(wrong, 401, "password");
    assertThat(((Verdict.Refused) wrong).headers())
        .containsEntry("WWW-Authenticate", "Basic realm=\"mirrorctl\"");
  }

  @Test
  void with_both_who_is_outside_needs_one() {
    Mirror mirror = with(true, "10.0.0.0/8");
    assertAdmitted(judge(mirror, INSIDE, null), "");
    assertAdmitted(judge(mirror, INSIDE, Users.header("bob", "guess")), "");
    assertRefused(judge(mirror, OUTSIDE, null), 401, "anonymous");
    assertAdmitted(judge(mirror, OUTSIDE, Users.header("bob", "secret")), "bob");
  }

  @Test
  void who_is_wrong_too_often_is_told_to_wait() {
    Mirror mirror = with(true);
    for (int i = 0; i < 10; i++) {
      assertRefused(judge(mirror, OUTSIDE, Users.header("bob", "guess" + i)), 401, "password");
    }
    Verdict busy = judge(mirror, OUTSIDE, Users.header("bob", "guess"));
    assertRefused(busy, 429, "busy");
    assertThat(((Verdict.Refused) busy).headers()).containsKey("Retry-After");
    assertAdmitted(judge(mirror, INSIDE, Users.header("bob", "secret")), "bob");
  }

  @Test
  void a_lost_password_file_opens_nothing() throws IOException {
    Files.delete(open.passwordFile());
    assertRefused(judge(with(true), INSIDE, Users.header("bob", "secret")), 401, "password");
    assertRefused(judge(with(true), INSIDE, null), 401, "anonymous");
  }
}
