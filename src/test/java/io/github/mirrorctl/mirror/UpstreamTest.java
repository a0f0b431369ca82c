package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamTest {
  private static final String ADVICE =
      "give a registry's host such as docker.io, ghcr.io or registry.example.com:5000, or its URL";

  @ParameterizedTest
  @CsvSource({
    "docker.io, docker.io, https://registry-1.docker.io",
    "Docker.IO, docker.io, https://registry-1.docker.io",
    "registry-1.docker.io, docker.io, https://registry-1.docker.io",
    "hub.docker.com, docker.io, https://registry-1.docker.io",
    "https://index.docker.io, docker.io, https://registry-1.docker.io",
    "https://www.docker.io/, docker.io, https://registry-1.docker.io",
    "https://registry-1.docker.io:443/, docker.io, https://registry-1.docker.io",
    "ghcr.io, ghcr.io, https://ghcr.io",
    "registry.k8s.io, registry.k8s.io, https://registry.k8s.io",
    "registry.example.com:5000, registry.example.com:5000, https://registry.example.com:5000",
    "myhost:5000, myhost:5000, https://myhost:5000",
    "localhost, localhost, https://localhost",
    "10.0.0.7, 10.0.0.7, https://10.0.0.7",
    "http://10.0.0.7:8080/, 10.0.0.7:8080, http://10.0.0.7:8080",
    "HTTP://Registry.Example.com, registry.example.com, http://registry.example.com",
    "http://registry.example.com:80, registry.example.com, http://registry.example.com",
    "http://registry, registry, http://registry",
    "xn--bcher-kva.example, xn--bcher-kva.example, https://xn--bcher-kva.example",
  })
  void reads_what_names_a_mirror(String argument, String name, String url) {
    Upstream upstream = Upstream.parse(argument);
    assertThat(upstream.name()).isEqualTo(name);
    assertThat(upstream.url()).hasToString(url);
  }

  @Test
  void knows_every_preset() {
    assertThat(Upstream.presets())
        .contains("docker.io", "ghcr.io", "quay.io", "nvcr.io", "public.ecr.aws")
        .allSatisfy(preset -> assertThat(Upstream.parse(preset).name()).isEqualTo(preset));
  }

  @ParameterizedTest
  @CsvSource({
    "gcrio,gcr.io",
    "docker,docker.io",
    "quay,quay.io",
    "ghcrio,ghcr.io",
    "dockerhub,docker.io"
  })
  void asks_whether_a_bare_word_means_a_preset(String word, String preset) {
    Refused.by(
            () -> Upstream.parse(word),
            "'" + word + "' is not a registry's host; did you mean '" + preset + "'?")
        .with(ADVICE);
  }

  @Test
  void says_what_a_host_is_when_a_bare_word_is_near_nothing() {
    Refused.by(() -> Upstream.parse("redis"), "'redis' is not a registry's host").with(ADVICE);
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "-a.example",
    "a-.example",
    "a..example",
    "docker.io.",
    "under_score.example",
    "b\u00fccher.example",
    "1.2.3",
    "256.1.1.1",
    "a b.example",
    "[::1]:5000",
    ":5000",
    "https://",
    "https://[::1]:5000"
  })
  void refuses_what_is_no_host(String text) {
    Refused.by(() -> Upstream.parse(text), "'" + text + "' has no valid host").with(ADVICE);
  }

  @ParameterizedTest
  @CsvSource({"ghcr.io:0", "ghcr.io:65536", "ghcr.io:", "ghcr.io:x", "https://ghcr.io:x"})
  void refuses_what_is_no_port(String text) {
    Refused.by(() -> Upstream.parse(text), "'" + text + "' has no valid port")
        .with("a port is a number from 1 to 65535");
  }

  @Test
  void tells_an_image_from_a_registry() {
    Refused.by(
            () -> Upstream.parse("docker.io/library/redis"),
            "'docker.io/library/redis' is not a registry's host: it has a path")
        .with("a mirror caches a whole registry: give its host alone, such as docker.io");
  }

  @ParameterizedTest
  @CsvSource({
    "https://ghcr.io/v2/, a path",
    "https://ghcr.io?x=1, a query",
    "https://ghcr.io/#top, a fragment",
  })
  void wants_a_url_of_a_host_alone(String url, String part) {
    Refused.by(() -> Upstream.parseUrl(url), "the URL '" + url + "' has " + part)
        .with("use https://ghcr.io alone");
  }

  @ParameterizedTest
  @CsvSource({
    "https://bob:hunter2@ghcr.io",
    "bob:hunter2@ghcr.io",
    "ftp://bob:hunter2@x/y",
    "https://bob:/hunter2@x"
  })
  void shows_no_credentials_when_it_refuses_them(String argument) {
    Refused.by(() -> Upstream.parse(argument), "the upstream's address holds credentials")
        .with("leave them out, and give them with --username and --password-stdin");
  }

  @Test
  void takes_http_and_https_alone() {
    Refused.by(
            () -> Upstream.parse("ftp://ghcr.io"), "the URL 'ftp://ghcr.io' has the scheme 'ftp'")
        .with("use https:// or http://");
    Refused.by(() -> Upstream.parseUrl("ghcr.io"), "'ghcr.io' is not a URL")
        .with("write it as https://HOST[:PORT]");
  }
}
