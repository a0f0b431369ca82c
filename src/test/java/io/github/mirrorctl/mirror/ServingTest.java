package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServingTest {
  private final Mirror mirror = Defaults.system().mirror("ghcr.io").withEngine(EngineKind.EMBEDDED);
  private final Serving.Served served = new Serving.Served(mirror, "stamp");

  @Test
  void reads_what_it_wrote() {
    Serving serving =
        new Serving(7, 3, List.of(served), Optional.of("127.0.0.1:5090"), "a \"problem\"");
    assertThat(Serving.parse(serving.text())).contains(serving);
  }

  @Test
  void reads_what_was_written_before_there_were_these_keys() {
    String text = new Serving(7, 3, List.of(served), Optional.empty(), "").text();
    String older =
        text.replaceAll(
            "(?m)^ *\"(tls|tls-cert|tls-key|tls-names|auth|allow|shared-credentials)\".*\n", "");
    assertThat(older).doesNotContain("tls", "shared");
    assertThat(Serving.parse(older).orElseThrow().mirrors()).containsExactly(served);
  }

  @Test
  void half_a_file_says_nothing() {
    assertThat(Serving.parse("{ \"pid\": 7, \"mirr")).isEmpty();
    assertThat(Serving.parse("{\"mirrors\": {\"ghcr.io\": {\"listen\": \"no\"}}}")).isEmpty();
  }

  @Test
  void tells_each_difference_in_words() {
    Mirror desired =
        mirror
            .withListen(ListenAddress.parse("5009"))
            .withEmbedded(it -> it.withRevalidate(Duration.ofSeconds(60)))
            .withAccess(it -> it.withTls(Tls.SELF_SIGNED).withPasswords(true))
            .withAccess(it -> it.withAllow(List.of(Network.parse("10.0.0.0/8"))))
            .withImage("registry:3");
    assertThat(Serving.drift(served, mirror, "stamp")).isEmpty();
    assertThat(Serving.drift(served, desired, "other"))
        .containsExactly(
            "it listens on 127.0.0.1:5001 instead of 127.0.0.1:5009",
            "its revalidate is 0s instead of 1m",
            "its tls is none instead of self-signed",
            "its auth is none instead of htpasswd",
            "its allow is none instead of 10.0.0.0/8",
            "its config.yml was changed since it was started");
  }
}
