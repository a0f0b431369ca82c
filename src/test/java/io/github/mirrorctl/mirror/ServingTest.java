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
  void half_a_file_says_nothing() {
    assertThat(Serving.parse("{ \"pid\": 7, \"mirr")).isEmpty();
    assertThat(Serving.parse("{\"mirrors\": {\"ghcr.io\": {\"listen\": \"no\"}}}")).isEmpty();
  }

  @Test
  void tells_each_difference_in_words() {
    Mirror desired =
        mirror
            .withListen(ListenAddress.parse("5009"))
            .withRevalidate(Duration.ofSeconds(60))
            .withImage("registry:3");
    assertThat(Serving.drift(served, mirror, "stamp")).isEmpty();
    assertThat(Serving.drift(served, desired, "other"))
        .containsExactly(
            "it listens on 127.0.0.1:5001 instead of 127.0.0.1:5009",
            "its revalidate is 0s instead of 1m",
            "its config.yml was changed since it was started");
  }
}
