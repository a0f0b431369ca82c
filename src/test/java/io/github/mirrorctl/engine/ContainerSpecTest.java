package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Sha256;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import io.github.mirrorctl.mirror.Tls;
import io.github.mirrorctl.mirror.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerSpecTest {
  private static final Mirror HUB = Defaults.system().mirror("docker.io");
  private static final RegistryConfig CONFIG =
      RegistryConfig.parse(FakeDocker.CONFIG, "config.yml");

  private static ContainerSpec spec(Map<String, String> variables) {
    return ContainerSpec.of(
        HUB, CONFIG, new HostEnvironment(variables, Path.of("/root"), Path.of("/"), 0));
  }

  @Test
  void is_what_the_article_runs_by_hand() {
    ContainerSpec spec = spec(Map.of());
    assertThat(spec.name()).isEqualTo("v2-mirror");
    assertThat(spec.image()).isEqualTo("registry:2");
    assertThat(spec.bind()).isEqualTo("/var/lib/docker-registry:/var/lib/registry");
    assertThat(spec.listen()).isEqualTo(new ListenAddress("127.0.0.1", 5000));
    assertThat(spec.port()).isEqualTo(5000);
    assertThat(ContainerSpec.COMMAND).containsExactly("serve", "/var/lib/registry/config.yml");
    assertThat(spec.environment()).isEqualTo(Map.of("OTEL_TRACES_EXPORTER", "none"));
  }

  @Test
  void its_labels_say_whose_it_is_and_what_it_was_made_from() {
    assertThat(spec(Map.of()).labels())
        .isEqualTo(
            Map.of(
                "io.github.mirrorctl.mirror", "docker.io",
                "io.github.mirrorctl.upstream", "https://registry-1.docker.io",
                "io.github.mirrorctl.config-sha256", Sha256.of(FakeDocker.CONFIG)));
    assertThat(Sha256.of(""))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void a_certificate_is_told_from_another_in_its_place_and_from_the_same_elsewhere(
      @TempDir Path folder) throws IOException {
    TlsFiles files = new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
    TlsFiles moved = new TlsFiles(folder.resolve("cert2.pem"), folder.resolve("key.pem"));
    assertThat(spec(Map.of()).tls()).isEmpty();
    assertThat(spec(files).tls()).contains(files);
    Set<String> marks = new TreeSet<>();
    for (String text : List.of("first", "second")) {
      Files.writeString(files.cert(), text);
      Files.writeString(moved.cert(), text);
      marks.add(spec(files).labels().get(ContainerSpec.LABEL_CERTIFICATE));
      marks.add(spec(files).labels().get(ContainerSpec.LABEL_CERTIFICATE));
      marks.add(spec(moved).labels().get(ContainerSpec.LABEL_CERTIFICATE));
    }
    assertThat(marks).hasSize(4);
  }

  private static ContainerSpec spec(TlsFiles files) {
    return ContainerSpec.of(
        HUB.withAccess(it -> it.withTls(Tls.with(files))),
        CONFIG,
        new HostEnvironment(Map.of(), Path.of("/root"), Path.of("/"), 0));
  }

  @Test
  void the_port_within_is_the_one_that_its_configuration_says() {
    RegistryConfig moved =
        RegistryConfig.parse(FakeDocker.CONFIG.replace(":5000", "0.0.0.0:5555"), "config.yml");
    ContainerSpec spec =
        ContainerSpec.of(HUB, moved, new HostEnvironment(Map.of(), Path.of("/"), Path.of("/"), 0));
    assertThat(spec.port()).isEqualTo(5555);
    assertThat(spec.listen().port()).isEqualTo(5000);
  }

  @Test
  void passes_the_proxy_variables_in_upper_case_before_lower_case() {
    assertThat(
            spec(Map.of(
                    "HTTP_PROXY", "http://upper:3128",
                    "http_proxy", "http://lower:3128",
                    "https_proxy", "http://lower:3128",
                    "NO_PROXY", "",
                    "no_proxy", "localhost,10.0.0.0/8",
                    "ALL_PROXY", "socks://other"))
                .proxies())
        .isEqualTo(
            Map.of(
                "HTTP_PROXY", "http://upper:3128",
                "HTTPS_PROXY", "http://lower:3128",
                "NO_PROXY", "localhost,10.0.0.0/8"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:secret@proxy:3128",
        "http://me@proxy:3128",
        "me:secret@proxy:3128",
        "http://me:sec%ret@proxy:3128",
        "http://me:se cret@proxy:3128"
      })
  void refuses_a_proxy_with_a_password_without_showing_it(String proxy) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> spec(Map.of("https_proxy", proxy)).refuseSecrets())
        .withMessage(
            "HTTPS_PROXY holds a user name or password, which 'docker inspect' would show to everybody");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://proxy:3128", "proxy:3128", "socks5://proxy:1080", "http://[::1]:3128/"})
  void takes_a_proxy_without_one(String proxy) {
    assertThatNoException()
        .isThrownBy(() -> spec(Map.of("HTTP_PROXY", proxy, "NO_PROXY", "a@b")).refuseSecrets());
  }
}
