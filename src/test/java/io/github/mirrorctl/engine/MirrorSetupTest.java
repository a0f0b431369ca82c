package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorSetupTest {
  private final Path directory;
  private final Mirror mirror;
  private final Told told = new Told();
  @AutoClose private final FakeEngine engine;

  MirrorSetupTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.engine = FakeEngine.in(directory);
    this.mirror = new Defaults(directory).mirror("docker.io");
  }

  private HostEnvironment environment(long uid) {
    return new HostEnvironment(Map.of(), directory, directory, uid);
  }

  private MirrorSetup setup(long uid, Told reporter) {
    return new MirrorSetup(new DockerEngine(engine.endpoint()), environment(uid), reporter);
  }

  private void init(Mirror mirror, Path... archive) {
    init(told, mirror, archive);
  }

  private void init(Told reporter, Mirror mirror, Path... archive) {
    setup(0, reporter)
        .init(
            mirror,
            archive.length == 0 ? Optional.empty() : Optional.of(archive[0]),
            Optional.empty());
  }

  private Path config() {
    return mirror.storage().resolve("config.yml");
  }

  @Test
  void uses_the_image_that_is_there() {
    engine.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
    init(mirror);
    assertThat(told.lines)
        .containsExactly(
            "already the image registry:2 is here",
            "now created the storage directory " + mirror.storage(),
            "now wrote " + config() + ": it mirrors https://registry-1.docker.io");
    assertThat(config()).content().contains("remoteurl: https://registry-1.docker.io");
    assertThat(engine.docker().containerNames()).isEmpty();
  }

  @Test
  void a_second_run_says_already_and_asks_only() {
    engine.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
    init(mirror);
    List<String> before = engine.changes();
    told.lines.clear();
    init(mirror);
    assertThat(engine.changes()).isEqualTo(before);
    assertThat(told.lines).isNotEmpty().allMatch(line -> line.startsWith("already "));
  }

  @Test
  void downloads_an_image_that_is_missing_and_shows_how_far_it_is() {
    init(mirror);
    assertThat(told.lines).startsWith("now downloaded the image registry:2");
    assertThat(told.progress)
        .containsExactly("downloading registry:2 5/10", "downloading registry:2 10/10");
    assertThat(config()).exists();
  }

  @Test
  void finds_the_configuration_where_registry_3_keeps_it() {
    init(mirror.withImage("registry:3"));
    assertThat(told.lines).startsWith("now downloaded the image registry:3");
    assertThat(config()).exists();
  }

  @Test
  void refuses_an_image_of_something_else_and_leaves_no_container() {
    engine.docker().hasImage("nginx:1", "/etc/nginx/nginx.conf");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> init(mirror.withImage("nginx:1")))
        .withMessage(
            "nginx:1 isn't a registry's image: it has neither /etc/docker/registry/config.yml nor /etc/distribution/config.yml");
    assertThat(engine.docker().containerNames()).isEmpty();
  }

  @Test
  void a_download_that_is_refused_is_told_with_what_to_do_without_a_network() {
    engine.docker().images().pullRefused =
        Optional.of("Get \"https://registry-1.docker.io/v2/\": dial tcp: no such host");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> init(mirror))
        .withMessage(
            "downloading registry:2 failed: Get \"https://registry-1.docker.io/v2/\": dial tcp: no such host")
        .satisfies(
            e ->
                assertThat(e.next())
                    .isEqualTo(
                        """
                        check the network, or bring the image along: 'docker save -o registry.tar registry:2' where it is,
                        then here --image-archive registry.tar"""));
    assertThat(mirror.storage()).doesNotExist();
  }

  @Test
  void a_download_that_breaks_off_is_told_in_the_registrys_words() {
    engine.docker().images().pullBreaks =
        Optional.of("toomanyrequests: You have reached your pull rate limit.");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> init(mirror))
        .withMessage(
            "downloading registry:2 failed: toomanyrequests: You have reached your pull rate limit.")
        .satisfies(e -> assertThat(e.next()).startsWith("check the network"));
    assertThat(mirror.storage()).doesNotExist();
  }

  @Test
  void loads_the_image_from_an_archive_without_a_network() throws IOException {
    engine.docker().images().pullRefused = Optional.of("no network");
    Path archive = Archives.saved(directory.resolve("r.tar"), "registry:2");
    init(mirror, archive);
    assertThat(told.lines).startsWith("now loaded the image registry:2 from " + archive);
    assertThat(engine.changes()).startsWith("POST /images/load");
  }

  @Test
  void refuses_an_archive_of_another_image() throws IOException {
    Path archive = Archives.saved(directory.resolve("r.tar"), "redis:7");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> init(mirror, archive))
        .withMessage(archive + " holds no image registry:2")
        .satisfies(
            e -> assertThat(e.next()).startsWith("name the image that it holds with --image"));
    assertThat(mirror.storage()).doesNotExist();
  }

  @Test
  void tells_the_engines_words_about_a_broken_archive() throws IOException {
    Path archive = Files.writeString(directory.resolve("r.tar"), "x".repeat(2000));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> init(mirror, archive))
        .withMessage(
            "loading "
                + archive
                + " failed: Error processing tar file(exit status 1): unexpected EOF");
    assertThat(mirror.storage()).doesNotExist();
  }

  @Test
  void refuses_an_archive_that_is_not_there() {
    Path archive = directory.resolve("none.tar");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> init(mirror, archive))
        .withMessage("there is no image archive " + archive);
  }

  @Test
  void finds_a_configuration_that_cannot_be_used_before_anything_is_changed() throws IOException {
    Files.createDirectories(mirror.storage());
    Files.writeString(config(), "services: {}\n");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> init(mirror))
        .withMessageContaining("is not a registry's configuration");
    assertThat(engine.changes()).isEmpty();
  }

  @Test
  void finds_a_directory_that_cannot_be_used_before_anything_is_downloaded() throws IOException {
    Files.createDirectories(mirror.storage());
    Files.writeString(mirror.storage().resolve("thesis.tex"), "");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> init(mirror))
        .withMessageContaining("holds something else");
    assertThat(engine.changes()).isEmpty();
  }

  @Test
  void a_dry_run_changes_nothing_neither_here_nor_there() throws IOException {
    Told dry = new Told(true);
    init(dry, mirror);
    init(dry, mirror, directory.resolve("r.tar"));
    assertThat(dry.lines)
        .containsExactly(
            "would download the image registry:2",
            "would create the storage directory " + mirror.storage(),
            "would write "
                + config()
                + ": the image's own with proxy.remoteurl https://registry-1.docker.io",
            "would load the image registry:2 from " + directory.resolve("r.tar"),
            "would create the storage directory " + mirror.storage(),
            "would write "
                + config()
                + ": the image's own with proxy.remoteurl https://registry-1.docker.io");
    engine.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
    init(dry, mirror);
    assertThat(dry.lines).last().asString().startsWith("diff ");
    assertThat(engine.docker().containerNames()).isEmpty();
    assertThat(mirror.storage()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry:2", "registry:2.8.3", "hub.example/registry:2"})
  void warns_of_credentials_with_an_image_that_may_leak_them(String image) {
    engine.docker().hasImage(image, FakeDocker.V2_CONFIG);
    init(image);
    assertThat(told.lines).anyMatch(line -> line.startsWith("warning " + image + " may send"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry:3.1.0", "registry:3"})
  void does_not_warn_of_one_that_keeps_them(String image) {
    init(image);
    assertThat(told.lines).noneMatch(line -> line.startsWith("warning"));
  }

  private void init(String image) {
    setup(0, told)
        .init(
            mirror.withImage(image),
            Optional.empty(),
            Optional.of(new Credentials("me", "hunter2")));
    assertThat(String.join("\n", told.lines)).doesNotContain("hunter2");
  }

  @Test
  void refuses_an_engine_on_another_machine() {
    DockerEndpoint far = DockerEndpoint.find(environment(0), Optional.of("tcp://192.0.2.1:2375"));
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(
            () ->
                new MirrorSetup(new DockerEngine(far), environment(0), told)
                    .init(mirror, Optional.empty(), Optional.empty()))
        .withMessageStartingWith("the Docker engine at tcp://192.0.2.1:2375 is on another machine");
  }

  private void storage(String mode) throws IOException {
    engine.docker().hasImage("registry:2", FakeDocker.V2_CONFIG);
    Files.createDirectories(mirror.storage().resolve("docker/registry"));
    Files.writeString(mirror.storage().resolve("scheduler-state.json"), "{}");
    Files.setPosixFilePermissions(mirror.storage(), PosixFilePermissions.fromString(mode));
  }

  @Test
  void root_follows_no_link_to_nothing_that_somebody_else_may_have_laid() throws IOException {
    storage("rwxrwxrwx");
    Path target = directory.resolve("cron");
    Files.createSymbolicLink(config(), target);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> init(mirror))
        .withMessageStartingWith(config() + " is a link to " + target + ", which doesn't exist")
        .satisfies(e -> assertThat(e.next()).startsWith("remove the link (rm " + config() + ")"));
    assertThat(target).doesNotExist();
    assertThat(engine.changes()).isEmpty();
    assertThatExceptionOfType(Failure.class)
        .as("the container may have laid it too")
        .isThrownBy(() -> setup(1000, told).init(mirror, Optional.empty(), Optional.empty()))
        .withMessageContaining("symbolic link");
    assertThat(target).doesNotExist();
  }

  @Test
  void root_is_warned_of_a_directory_whose_files_others_can_replace() throws IOException {
    storage("rwxrwxrwx");
    init(mirror);
    assertThat(told.lines)
        .filteredOn(line -> line.startsWith("warning "))
        .containsExactly(
            "warning others than root can replace the files in %s, and so what the mirror serves; chmod go-w %s ends that"
                .formatted(mirror.storage(), mirror.storage()));
    storage("rwxr-xr-x");
    told.lines.clear();
    init(mirror);
    assertThat(told.lines).noneMatch(line -> line.startsWith("warning "));
  }
}
