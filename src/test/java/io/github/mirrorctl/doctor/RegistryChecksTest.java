package io.github.mirrorctl.doctor;

import static io.github.mirrorctl.doctor.Findings.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.engine.ActualContainer;
import io.github.mirrorctl.engine.ActualImage;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryChecksTest {
  private static final String PLAIN = "version: 0.1\nstorage: inmemory\n";
  private static final String ACCOUNT = PLAIN + "proxy: {username: me, password: secret}\n";

  private final Mirror mirror = Defaults.system().mirror("docker.io");
  private Optional<ActualContainer> container = Optional.empty();

  private static ActualImage image(String... tags) {
    return new ActualImage("sha256:2", List.of(tags), Map.of());
  }

  private Map<String, Finding> findings(String reference, Optional<ActualImage> image, String yml) {
    return Findings.of(
        new RegistryChecks(
                mirror.withImage(reference),
                () -> image,
                () -> container,
                () -> Optional.of(RegistryConfig.parse(yml, "config.yml")))
            .checks());
  }

  private Map<String, Finding> findings(String reference, String yml) {
    return findings(reference, Optional.of(image(reference)), yml);
  }

  @ParameterizedTest
  @CsvSource({
    "registry:2, 2",
    "registry:2.8.3-alpine, 2.8.3",
    "docker.io/library/registry:3, 3",
    "localhost:5000/registry:v3.1.1@sha256:00, 3.1.1",
    "ghcr.io/distribution/distribution:3.0.0, 3.0.0",
    "registry:latest,",
    "my/cache:2,",
    "registry@sha256:00,"
  })
  void a_version_is_told_by_the_images_name(String reference, String version) {
    assertThat(RegistryVersion.of(reference, Optional.empty()).map(RegistryVersion::words))
        .isEqualTo(Optional.ofNullable(version));
  }

  @Test
  void a_version_is_told_most_exactly_by_another_name_or_a_label() {
    assertThat(
            RegistryVersion.of("registry:3", Optional.of(image("registry:3", "registry:3.0.0")))
                .map(RegistryVersion::words))
        .contains("3.0.0");
    ActualImage labelled =
        new ActualImage(
            "sha256:2", List.of(), Map.of("org.opencontainers.image.version", "v2.8.2"));
    assertThat(
            RegistryVersion.of("my/cache@sha256:00", Optional.of(labelled))
                .map(RegistryVersion::words))
        .contains("2.8.2");
  }

  @Test
  void registry_2_has_its_known_faults() {
    Map<String, Finding> found = findings("registry:2", PLAIN);
    assertThat(found)
        .containsEntry("registry-version", Finding.ok("registry 2, from the image registry:2"))
        .containsEntry(
            "registry-downloads",
            Finding.warning(
                "registry:2 downloads every new blob twice",
                "use 'mirrorctl up docker.io --engine embedded', or --image registry:3"))
        .containsEntry(
            "registry-account", Finding.ok("no account is configured, so none can leak"));
    assertThat(get(found, "registry-expiry"))
        .extracting(Finding::level, Finding::message)
        .containsExactly(
            Level.WARNING,
            "registry:2 removes content 7 days after its first pull, and ignores proxy.ttl");
  }

  @Test
  void an_account_may_leak_from_versions_before_3_1() {
    for (String image : List.of("registry:2", "registry:2.8.3", "registry:3.0.0")) {
      assertThat(get(findings(image, ACCOUNT), "registry-account"))
          .as(image)
          .satisfies(
              found -> assertThat(found.level()).isEqualTo(Level.WARNING),
              found -> assertThat(found.message()).contains("CVE-2026-33540"));
    }
    for (String image : List.of("registry:3", "registry:3.1.1")) {
      assertThat(get(findings(image, ACCOUNT), "registry-account").level())
          .as(image)
          .isEqualTo(Level.OK);
    }
  }

  @Test
  void registry_3_0_floods_its_log_unless_it_is_told_not_to() {
    container = Optional.of(Containers.running());
    assertThat(get(findings("registry:3.0.0", PLAIN), "registry-version").level())
        .isEqualTo(Level.OK);
    container = Optional.of(Containers.with(Containers.running(), List.of("PATH=/bin")));
    assertThat(get(findings("registry:3.0.0", PLAIN), "registry-version").message())
        .isEqualTo("registry 3.0.0 floods its log with traces that nobody takes");
    assertThat(get(findings("registry:3.1.1", PLAIN), "registry-version").level())
        .isEqualTo(Level.OK);
  }

  @Test
  void registry_3_keeps_content_as_long_as_it_is_told_to() {
    Map<String, Finding> found = findings("registry:3", PLAIN);
    assertThat(get(found, "registry-downloads").level()).isEqualTo(Level.OK);
    assertThat(get(found, "registry-expiry"))
        .isEqualTo(
            Finding.ok("content is removed 7 days after its first pull; proxy.ttl: 0 keeps it"));
    assertThat(get(findings("registry:3", PLAIN + "proxy: {ttl: 24h}\n"), "registry-expiry"))
        .isEqualTo(Finding.ok("content is kept as proxy.ttl says: 24h (0: for ever)"));
  }

  @Test
  void of_an_unknown_version_no_fault_is_known() {
    Map<String, Finding> found = findings("my/cache:1", PLAIN);
    assertThat(found.values()).allMatch(finding -> finding.level() == Level.SKIPPED);
    assertThat(get(found, "registry-version").message())
        .isEqualTo("neither the name nor a label of my/cache:1 tells its version");
  }

  @Test
  void an_image_that_is_missing_is_told() {
    assertThat(get(findings("registry:2", Optional.empty(), PLAIN), "registry-version"))
        .isEqualTo(
            Finding.warning(
                "the image registry:2 isn't here: no container can be made of it",
                "'mirrorctl init docker.io' gets it"));
  }
}
