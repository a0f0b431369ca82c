package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({"lsten,listen", "lsiten,listen", "storgae,storage", "verify_every,verify-every"})
  void finds_the_word_that_was_meant(String typed, String meant) {
    assertThat(Nearest.to(typed, MirrorKey.keys())).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"ab,ba,1", "abc,abc,0", "'',abc,3", "kitten,sitting,3", "listen,lsiten,1"})
  void counts_typing_errors(String a, String b, int errors) {
    assertThat(Nearest.distance(a, b)).isEqualTo(errors);
    assertThat(Nearest.distance(b, a)).isEqualTo(errors);
  }

  @Test
  void guesses_nothing_when_nothing_is_near() {
    assertThat(Nearest.question("colour", MirrorKey.keys())).isEmpty();
    assertThat(Nearest.question("x", List.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "0s,0s",
    "500ms,500ms",
    "60s,1m",
    "90s,90s",
    "5m,5m",
    "24h,24h",
    "36h,36h",
    "7d,7d",
    "48h,2d",
    "1000ms,1s",
    "999999999d,999999999d"
  })
  void reads_and_writes_durations(String text, String written) {
    Duration duration = Durations.parse(text);
    assertThat(Durations.format(duration)).isEqualTo(written);
    assertThat(Durations.parse(written)).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({"5", "5 m", "-5s", "1.5h", "5minutes", "''", "1h30m", "9999999999s", "5S"})
  void refuses_what_is_no_duration(String text) {
    Refused.by(() -> Durations.parse(text), "'" + text + "' is not a duration")
        .with("write a number and its unit (ms, s, m, h or d), such as 500ms, 60s, 24h or 7d");
  }

  @Test
  void knows_the_engines_by_their_words() {
    for (EngineKind kind : EngineKind.values()) {
      assertThat(EngineKind.parse(kind.word())).isEqualTo(kind);
    }
    assertThat(EngineKind.DOCKER.word()).isEqualTo("docker");
    Refused.by(() -> EngineKind.parse("dokcer"), "unknown engine 'dokcer'; did you mean 'docker'?")
        .with("the engines are docker and embedded");
  }

  @Test
  void never_prints_a_password() {
    assertThat(new Credentials("bob", "hunter2"))
        .hasToString("Credentials[username=bob, password=********]");
    Refused.by(() -> new Credentials("", "x"), "the user name is empty")
        .with("give one with --username");
    Refused.by(() -> new Credentials("bob", ""), "the password of 'bob' is empty")
        .with("give one with --password-stdin");
  }

  @Test
  void has_the_articles_defaults_for_docker_hub() {
    Mirror hub = Defaults.system().mirror("docker.io");
    assertThat(hub)
        .hasToString(
            "Mirror[name=docker.io, upstream=https://registry-1.docker.io, engine=DOCKER,"
                + " storage=/var/lib/docker-registry, listen=127.0.0.1:5000, image=registry:2,"
                + " container=v2-mirror, embedded=EmbeddedOptions[revalidate=PT0S,"
                + " verifyEvery=PT24H, caFile=Optional.empty, tokenHosts=[], redirectHosts=[]],"
                + " access=Access[tls=Tls[selfSigned=false, cert=Optional.empty,"
                + " key=Optional.empty, names=[]], passwords=false, allow=[], sharedCredentials=false]]");
    assertThat(hub.isDockerHub()).isTrue();
  }

  @Test
  void names_other_mirrors_storage_and_containers_after_them() {
    Mirror other = new Defaults(Path.of("/data")).mirror("registry.example.com:5000");
    assertThat(other.storage()).hasToString("/data/docker-registry-registry.example.com-5000");
    assertThat(other.container()).isEqualTo("v2-mirror-registry.example.com-5000");
    assertThat(other.listen()).hasToString("127.0.0.1:5001");
    assertThat(other.upstream()).hasToString("https://registry.example.com:5000");
    assertThat(other.isDockerHub()).isFalse();
  }

  @Test
  void changes_one_thing_of_a_mirror_at_a_time() {
    Mirror plain = Defaults.system().mirror("docker.io");
    Mirror changed =
        plain
            .withUpstream(java.net.URI.create("http://upstream"))
            .withEngine(EngineKind.EMBEDDED)
            .withStorage(Path.of("/s"))
            .withListen(new ListenAddress("::", 1))
            .withImage("registry:3")
            .withContainer("c")
            .withEmbedded(it -> it.withRevalidate(Duration.ofSeconds(1)))
            .withEmbedded(it -> it.withVerifyEvery(Duration.ofSeconds(2)))
            .withAccess(it -> it.withPasswords(true));
    assertThat(changed)
        .hasToString(
            "Mirror[name=docker.io, upstream=http://upstream, engine=EMBEDDED, storage=/s,"
                + " listen=[::]:1, image=registry:3, container=c,"
                + " embedded=EmbeddedOptions[revalidate=PT1S, verifyEvery=PT2S,"
                + " caFile=Optional.empty, tokenHosts=[], redirectHosts=[]], access=Access[tls=Tls[selfSigned=false,"
                + " cert=Optional.empty, key=Optional.empty, names=[]], passwords=true, allow=[],"
                + " sharedCredentials=false]]");
  }
}
