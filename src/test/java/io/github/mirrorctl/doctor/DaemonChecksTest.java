package io.github.mirrorctl.doctor;

import static io.github.mirrorctl.doctor.Findings.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.engine.DockerEndpoint;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.FakeEngine;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon's files, its command line, and what it says of itself. */
class DaemonChecksTest {
  private final Path root;
  private final Path file;
  private final Mirror mirror = Defaults.system().mirror("docker.io");
  private final Mirror open = mirror.withListen(new ListenAddress("192.0.2.7", 5000));
  @AutoClose private final FakeEngine engine;
  private Function<MirrorUse, Standing> standing = Standing::told;

  DaemonChecksTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.file = root.resolve("etc/docker/daemon.json");
    this.engine = FakeEngine.in(root);
  }

  private void has(String json) throws IOException {
    Files.createDirectories(root.resolve("etc/docker"));
    Files.writeString(file, json);
  }

  private void runs(String... arguments) throws IOException {
    Path process = Files.createDirectories(root.resolve("proc/812"));
    Files.writeString(process.resolve("comm"), "dockerd\n");
    Files.writeString(process.resolve("cmdline"), String.join("\0", arguments) + "\0");
  }

  private Map<String, Finding> findings(Mirror of, String url) {
    HostEnvironment environment = new HostEnvironment(Map.of(), root.resolve("root"), root, 0);
    DockerFacts docker =
        new DockerFacts(new DockerEngine(DockerEndpoint.find(environment, Optional.of(url))));
    DaemonFacts daemon = new DaemonFacts(environment, docker);
    Map<String, Finding> findings = new LinkedHashMap<>();
    for (List<Check> checks :
        List.of(
            new DaemonChecks(daemon).checks(),
            new ClientChecks(of, docker, daemon, () -> standing.apply(MirrorUse.own(of)))
                .checks())) {
      new Examination(checks, Duration.ofSeconds(10))
          .run()
          .forEach(one -> findings.put(one.check(), one.finding()));
    }
    return findings;
  }

  private Map<String, Finding> findings() {
    return findings(mirror, engine.url());
  }

  @Test
  void a_file_that_the_daemon_can_take_is_ok() throws IOException {
    assertThat(findings())
        .containsEntry("daemon-json", Finding.ok("there is no " + file + ", and none is needed"));
    has("{\"debug\": true}\n");
    assertThat(findings()).containsEntry("daemon-json", Finding.ok(file + " is valid"));
    has(" \n");
    assertThat(get(findings(), "daemon-json").level()).isEqualTo(Level.WARNING);
  }

  @Test
  void one_that_it_cannot_take_is_wrong_at_a_line_and_a_column() throws IOException {
    has("{\n  \"debug\": true,\n}\n");
    runs("/usr/sbin/dockerd", "-H", "fd://");
    Map<String, Finding> found = findings();
    assertThat(get(found, "daemon-json").level()).isEqualTo(Level.WRONG);
    assertThat(get(found, "daemon-json").message())
        .startsWith(file + " is not valid JSON: line 3, column 1: ");
    assertThat(found).containsEntry("daemon-flags", Finding.skipped(file + " can't be read"));
  }

  @Test
  void it_is_told_of_also_while_the_daemon_does_not_run() throws IOException {
    has("{");
    Map<String, Finding> found = findings(mirror, "unix:///nowhere/docker.sock");
    assertThat(get(found, "daemon-json").level()).isEqualTo(Level.WRONG);
    assertThat(found)
        .containsEntry("daemon-flags", Finding.skipped("no dockerd process can be seen here"))
        .containsEntry("client-docker", Finding.skipped("the Docker engine doesn't answer"));
  }

  @Test
  void a_file_that_cannot_be_read_says_nothing_of_the_mirror() throws IOException {
    engine.docker().mirrors = List.of("http://127.0.0.1:5000/");
    has("{");
    assertThat(findings())
        .containsEntry("client-docker", Finding.ok("the Docker daemon pulls through it"));
  }

  @Test
  void a_file_of_its_own_that_keeps_it_from_the_mirror_is_named() {
    engine.docker().mirrors = List.of("http://127.0.0.1:5000/");
    standing =
        use -> Standing.not(use, Standing.Kind.OVERRIDDEN, "/x/hosts.toml overrides the mirror");
    assertThat(findings())
        .containsEntry(
            "client-docker",
            Finding.wrong(
                "the Docker daemon pulls past it: /x/hosts.toml overrides the mirror",
                "'mirrorctl client-config docker' tells it"));
  }

  @Test
  void of_another_registry_it_is_asked_whether_it_is_told() {
    Mirror ghcr = Defaults.system().mirror("ghcr.io");
    assertThat(findings(ghcr, engine.url()).get("client-docker"))
        .isEqualTo(Finding.ok("the Docker daemon is told of it; 'mirrorctl verify' proves it"));
    standing = use -> Standing.not(use, Standing.Kind.NOT_TOLD, "no file names it");
    assertThat(get(findings(ghcr, engine.url()), "client-docker").level()).isEqualTo(Level.WARNING);
    standing = use -> Standing.not(use, Standing.Kind.NOT_COVERED, "it is too old");
    assertThat(get(findings(ghcr, engine.url()), "client-docker").level()).isEqualTo(Level.SKIPPED);
  }

  @Test
  void a_setting_that_is_a_flag_as_well_is_wrong() throws IOException {
    runs("/usr/sbin/dockerd", "-H", "fd://", "--log-level=warn");
    has("{\"debug\": true}");
    assertThat(findings())
        .containsEntry(
            "daemon-flags", Finding.ok("no flag of dockerd stands in " + file + " as well"));
    has("{\"hosts\": [\"fd://\"], \"log-level\": \"info\"}");
    Finding found = get(findings(), "daemon-flags");
    assertThat(found.level()).isEqualTo(Level.WRONG);
    assertThat(found.message())
        .contains(
            file + " has \"hosts\", and dockerd (pid 812) has -H on its command line",
            "\"log-level\"",
            "--log-level");
  }

  @Test
  void a_mirror_in_force_now_and_later_is_ok() throws IOException {
    engine.docker().mirrors = List.of("http://127.0.0.1:5000/");
    has("{\"registry-mirrors\": [\"http://localhost:5000\"]}");
    assertThat(findings())
        .containsEntry("client-docker", Finding.ok("the Docker daemon pulls through it"));
    has("{}");
    runs("/usr/sbin/dockerd", "--registry-mirror=http://127.0.0.1:5000");
    assertThat(get(findings(), "client-docker").level()).isEqualTo(Level.OK);
  }

  @Test
  void a_mirror_not_in_force_or_not_for_long_is_wrong() throws IOException {
    assertThat(findings())
        .containsEntry(
            "client-docker",
            Finding.wrong(
                "the Docker daemon pulls past it",
                "'mirrorctl daemon-config' has it pull through it"));
    has("{\"registry-mirrors\": [\"http://127.0.0.1:5000\"]}");
    assertThat(findings())
        .containsEntry(
            "client-docker",
            Finding.wrong(
                "the Docker daemon pulls past it: it doesn't use http://127.0.0.1:5000 of " + file,
                "'mirrorctl daemon-config' has it read the file"));
    engine.docker().mirrors = List.of("http://127.0.0.1:5000/");
    has("{}");
    assertThat(findings())
        .containsEntry(
            "client-docker",
            Finding.wrong(
                "the Docker daemon pulls through it until it is restarted: "
                    + file
                    + " lacks http://127.0.0.1:5000",
                "'mirrorctl daemon-config' puts it there"));
  }

  @Test
  void plain_http_beyond_this_machine_has_to_be_allowed() {
    assertThat(findings()).doesNotContainKey("insecure-registries");
    Finding found = get(findings(open, engine.url()), "insecure-registries");
    assertThat(found.level()).isEqualTo(Level.WARNING);
    assertThat(found.message())
        .isEqualTo("the Docker daemon wants TLS of 192.0.2.7:5000, which has none");
    engine.docker().insecure = List.of("192.0.2.0/24");
    assertThat(findings(open, engine.url()))
        .containsEntry(
            "insecure-registries",
            Finding.ok("the Docker daemon takes http://192.0.2.7:5000 without TLS"));
  }

  @Test
  void the_files_of_a_users_own_daemon_are_not_roots() {
    engine.docker().operatingSystem = "Docker Desktop";
    assertThat(findings())
        .containsEntry(
            "daemon-json",
            Finding.skipped("the Docker daemon's files are in its user's home, and this is root"))
        .containsEntry(
            "client-docker",
            Finding.wrong(
                "the Docker daemon pulls past it",
                "'mirrorctl daemon-config' has it pull through it"));
  }
}
