package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorStorageTest {
  private static final String PATCHED =
      """
      version: 0.1
      log:
        fields:
          service: registry
      storage:
        filesystem:
          rootdirectory: /var/lib/registry
        delete:
          enabled: true
      http:
        addr: :5000
      proxy:
        remoteurl: https://registry-1.docker.io
      """;

  @TempDir Path directory;
  private Mirror mirror = Defaults.system().mirror("docker.io");
  private Path storage = Path.of("/");
  private Path config = Path.of("/");
  private final Told told = new Told();
  private final Told dry = new Told(true);

  @BeforeEach
  void a_mirror() {
    mirror = new Defaults(directory).mirror("docker.io");
    storage = mirror.storage();
    config = storage.resolve("config.yml");
  }

  private MirrorStorage storage() {
    return MirrorStorage.of(mirror);
  }

  private void write(Told reporter, Credentials... credentials) {
    storage()
        .writeConfig(
            () -> Optional.of(FakeDocker.CONFIG), Stream.of(credentials).findAny(), reporter);
  }

  private String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> entries = Files.list(storage)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void creates_the_directory_once() throws IOException {
    storage().createDirectory(dry);
    assertThat(storage).doesNotExist();
    storage().createDirectory(told);
    assertThat(mode(storage)).isEqualTo("rwxr-xr-x");
    storage().createDirectory(told);
    assertThat(told.lines)
        .containsExactly(
            "now created the storage directory " + storage,
            "already the storage directory " + storage + " is there");
    assertThat(dry.lines).containsExactly("would create the storage directory " + storage);
  }

  @Test
  void refuses_a_directory_of_something_else() throws IOException {
    Files.createDirectories(storage);
    Files.writeString(storage.resolve("thesis.tex"), "");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> storage().createDirectory(told))
        .withMessage(
            "the directory " + storage + " holds something else than a registry's data: thesis.tex")
        .satisfies(
            e ->
                assertThat(e.next())
                    .isEqualTo("name an empty or a new directory with --storage DIR"));
    assertThat(entries()).containsExactly("thesis.tex");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lost+found", "docker"})
  void takes_an_empty_directory_also_a_new_disks(String inside) throws IOException {
    Files.createDirectories(storage.resolve(inside));
    storage().createDirectory(told);
    assertThat(told.lines)
        .containsExactly("already the storage directory " + storage + " is there");
  }

  @Test
  void refuses_a_file_in_its_place() throws IOException {
    Files.writeString(storage, "");
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> storage().createDirectory(told))
        .withMessage(storage + " is not a directory");
  }

  @Test
  void patches_the_images_own_configuration() throws IOException {
    storage().createDirectory(told);
    write(told);
    assertThat(config).hasContent(PATCHED);
    assertThat(mode(config)).isEqualTo("rw-r--r--");
    assertThat(told.lines)
        .contains("now wrote " + config + ": it mirrors https://registry-1.docker.io");
  }

  @Test
  void keeps_what_a_person_wrote_and_a_second_run_writes_nothing() throws IOException {
    Files.createDirectories(storage);
    Files.writeString(config, "# mine\n" + FakeDocker.CONFIG + "# the end\n");
    write(told);
    assertThat(Files.readString(config)).startsWith("# mine\n").contains("# the end\n");
    FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(config, longAgo);
    byte[] before = Files.readAllBytes(config);
    write(told);
    assertThat(config).hasBinaryContent(before);
    assertThat(Files.getLastModifiedTime(config)).isEqualTo(longAgo);
    assertThat(told.lines)
        .containsExactly(
            "now patched " + config + ": it mirrors https://registry-1.docker.io",
            "already the configuration " + config + " is as it should be");
  }

  @Test
  void hides_a_password_from_other_users_and_from_the_diff() throws IOException {
    storage().createDirectory(told);
    write(told);
    Credentials me = new Credentials("me", "[hunter2");
    write(dry, me);
    assertThat(String.join("\n", dry.lines)).contains("********").doesNotContain("hunter2");
    assertThat(config).hasContent(PATCHED);
    write(told, me);
    assertThat(Files.readString(config)).contains("[hunter2");
    assertThat(mode(config)).isEqualTo("rw-------");
    assertThat(String.join("\n", told.lines)).doesNotContain("hunter2");
    write(told);
    assertThat(Files.readString(config)).contains("[hunter2");
    for (String name : entries()) {
      if (Files.readString(storage.resolve(name)).contains("hunter2")) {
        assertThat(mode(storage.resolve(name))).as(name).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void a_dry_run_shows_the_change_and_makes_none() {
    write(dry);
    assertThat(dry.lines).containsExactly("diff " + config + "\n---\n" + PATCHED);
    storage().writeConfig(Optional::empty, Optional.empty(), dry);
    assertThat(dry.lines)
        .contains(
            "would write "
                + config
                + ": the image's own with proxy.remoteurl https://registry-1.docker.io");
    assertThat(storage).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: [0.1\n",
        "{}",
        "services:\n  web: {}\n",
        "version: 0.1\nstorage: {filesystem: {}}\nproxy:\n  remoteurl: https://ghcr.io\n"
      })
  void refuses_a_configuration_that_is_not_this_mirrors_and_leaves_it(String text)
      throws IOException {
    Files.createDirectories(storage);
    Files.writeString(config, text);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> write(told))
        .withMessageContaining(config.toString());
    assertThat(config).hasContent(text);
    assertThat(entries()).containsExactly("config.yml");
  }

  @Test
  void warns_of_a_cache_that_would_be_lost_with_the_container() throws IOException {
    Files.createDirectories(storage);
    Files.writeString(config, FakeDocker.CONFIG.replace("/var/lib/registry", "/tmp/registry"));
    write(told);
    assertThat(told.lines)
        .contains(
            "warning "
                + config
                + " stores in /tmp/registry within the container, not in /var/lib/registry: the cache is lost when the container is recreated");
  }

  @Test
  void undo_brings_back_what_was_there_before() throws IOException {
    Files.createDirectories(storage);
    Files.writeString(config, "# mine\n" + FakeDocker.CONFIG);
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-rw-r--"));
    write(told);
    storage().undo(dry);
    storage().undo(told);
    assertThat(config).hasContent("# mine\n" + FakeDocker.CONFIG);
    assertThat(mode(config)).isEqualTo("rw-rw-r--");
    assertThat(entries()).containsExactly("config.yml");
    assertThat(dry.lines)
        .containsExactly("would put " + config + " back as it was before mirrorctl");
    storage().undo(told);
    assertThat(told.lines)
        .containsExactly(
            "now patched " + config + ": it mirrors https://registry-1.docker.io",
            "now put back " + config + " as it was before mirrorctl",
            "already " + config + " isn't mirrorctl's");
  }

  @Test
  void undo_gives_a_file_its_mode_back_that_hid_a_password() throws IOException {
    Files.createDirectories(storage);
    Files.writeString(config, FakeDocker.CONFIG);
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
    write(told, new Credentials("me", "hunter2"));
    assertThat(mode(config)).isEqualTo("rw-------");
    storage().undo(told);
    assertThat(config).hasContent(FakeDocker.CONFIG);
    assertThat(mode(config)).isEqualTo("rw-r--r--");
    assertThat(entries()).containsExactly("config.yml");
  }

  @Test
  void undo_gives_a_file_its_mode_back_that_got_a_password_later() throws IOException {
    Files.createDirectories(storage);
    Files.writeString(config, FakeDocker.CONFIG);
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-rw-r--"));
    write(told);
    write(told, new Credentials("me", "hunter2"));
    write(told, new Credentials("me", "hunter3"));
    assertThat(mode(config)).isEqualTo("rw-------");
    storage().undo(told);
    assertThat(config).hasContent(FakeDocker.CONFIG);
    assertThat(mode(config)).isEqualTo("rw-rw-r--");
  }

  @Test
  void undo_leaves_a_password_hidden_in_a_file_that_somebody_edited() throws IOException {
    Files.createDirectories(storage);
    Files.writeString(config, FakeDocker.CONFIG);
    write(told, new Credentials("me", "hunter2"));
    Files.writeString(config, Files.readString(config) + "# mine\n");
    storage().undo(told);
    assertThat(config).content().contains("hunter2");
    assertThat(mode(config)).isEqualTo("rw-------");
  }

  @Test
  void undo_removes_what_mirrorctl_made_and_keeps_the_cache() throws IOException {
    storage().createDirectory(told);
    write(told);
    storage().undo(told);
    assertThat(storage).doesNotExist();
    storage().createDirectory(told);
    write(told);
    Files.createDirectories(storage.resolve("docker/registry/v2"));
    storage().undo(told);
    assertThat(entries()).containsExactlyInAnyOrder("docker", ".mirrorctl-cache");
    storage().createDirectory(told);
    write(told);
    assertThat(entries()).doesNotContain(".mirrorctl-cache");
  }

  @Test
  void undo_leaves_a_file_alone_that_somebody_edited_since() throws IOException {
    storage().createDirectory(told);
    write(told);
    Files.writeString(config, Files.readString(config) + "# mine\n");
    storage().undo(told);
    assertThat(config).hasContent(PATCHED + "# mine\n");
    assertThat(told.lines)
        .contains("now left " + config + " as it is: somebody edited it since mirrorctl wrote it");
  }

  @Test
  void purge_deletes_the_registrys_own_files_and_nothing_else() throws IOException {
    assertThat(storage().data().exist()).isFalse();
    Path blob = storage.resolve("docker/registry/v2/blobs/sha256/ab/abcd/data");
    Files.createDirectories(blob.getParent() == null ? storage : blob.getParent());
    Files.writeString(blob, "blob");
    Files.writeString(storage.resolve("scheduler-state.json"), "{}");
    Files.writeString(storage.resolve("notes.txt"), "mine");
    Files.writeString(directory.resolve("outside"), "outside");
    Files.createSymbolicLink(storage.resolve("docker/outside"), directory.resolve("outside"));
    assertThat(storage().data().exist()).isTrue();
    storage().data().purge(dry);
    assertThat(blob).exists();
    storage().data().purge(told);
    assertThat(entries()).containsExactly("docker", "notes.txt");
    assertThat(storage.resolve("docker/registry")).doesNotExist();
    assertThat(directory.resolve("outside")).hasContent("outside");
    storage().data().purge(told);
    assertThat(told.lines)
        .containsExactly(
            "now deleted the cache in " + storage, "already there is no cache in " + storage);
  }

  @Test
  void purge_removes_a_directory_that_is_empty_then() throws IOException {
    Files.createDirectories(storage.resolve("docker/registry"));
    storage().data().purge(told);
    assertThat(storage).doesNotExist();
  }

  @Test
  void a_mirror_that_is_not_set_up_says_how() {
    assertThat(storage().hasConfig()).isFalse();
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> storage().config())
        .withMessage("the mirror docker.io isn't set up: there is no " + config)
        .satisfies(
            e -> assertThat(e.next()).isEqualTo("set it up with 'mirrorctl init docker.io'"));
  }
}
