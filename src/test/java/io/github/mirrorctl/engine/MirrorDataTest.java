package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorDataTest {
  private static final Reporter SILENT = new Told();

  @TempDir Path directory;

  @Test
  void deletes_the_registrys_data_and_the_directories_that_this_leaves_empty() throws IOException {
    Files.createDirectories(directory.resolve("s/docker/registry/v2/blobs"));
    Files.writeString(directory.resolve("s/scheduler-state.json"), "{}");

    storage("s").data().purge(SILENT);

    assertThat(directory.resolve("s")).doesNotExist();
  }

  @Test
  void takes_away_the_mark_that_an_interrupted_run_left_without_a_cache() throws IOException {
    Files.createDirectories(directory.resolve("s"));
    Files.writeString(directory.resolve("s/.mirrorctl-cache"), "https://registry-1.docker.io\n");

    storage("s").data().purge(SILENT);

    assertThat(directory.resolve("s")).doesNotExist();
  }

  @Test
  void deletes_what_the_embedded_server_keeps_too() throws IOException {
    Files.createDirectories(directory.resolve("s/docker/registry/v2/blobs"));
    Files.createDirectories(directory.resolve("s/.mirrorctl/partial/sha256"));
    Files.writeString(directory.resolve("s/.mirrorctl/journal"), "");
    Files.createDirectories(directory.resolve("begun/.mirrorctl"));

    storage("s").data().purge(SILENT);
    storage("begun").data().purge(SILENT);

    assertThat(directory.resolve("s")).doesNotExist();
    assertThat(directory.resolve("begun")).doesNotExist();
  }

  @Test
  void leaves_what_else_is_in_a_directory_named_docker() throws IOException {
    // Docker's own data-root, moved beside the mirror's files
    Files.createDirectories(directory.resolve("s/docker/registry/v2"));
    Path overlay = Files.createDirectories(directory.resolve("s/docker/overlay2/layer"));

    storage("s").data().purge(SILENT);

    assertThat(overlay).exists();
    assertThat(directory.resolve("s/docker/registry")).doesNotExist();
  }

  @Test
  void takes_no_directory_where_docker_is_not_a_registrys() throws IOException {
    Files.createDirectories(directory.resolve("s/docker/overlay2"));

    assertThatThrownBy(() -> storage("s").createDirectory(SILENT))
        .isInstanceOf(InvalidInput.class)
        .hasMessageEndingWith("holds something else than a registry's data: docker");
  }

  @Test
  void refuses_the_data_of_a_registry_that_is_no_mirror() throws IOException {
    Files.createDirectories(directory.resolve("s/docker/registry/v2"));

    assertThatThrownBy(() -> storage("s").data().refuseOthers())
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("they may be a registry's own");
  }

  @Test
  void knows_a_mirrors_data_by_its_schedule_or_its_configuration() throws IOException {
    Files.createDirectories(directory.resolve("scheduled/docker/registry/v2"));
    Files.writeString(directory.resolve("scheduled/scheduler-state.json"), "{}");
    Files.createDirectories(directory.resolve("configured/docker/registry/v2"));
    Files.writeString(
        directory.resolve("configured/config.yml"),
        "version: 0.1\nstorage: {}\nproxy:\n  remoteurl: https://registry-1.docker.io\n");

    Files.createDirectories(directory.resolve("embedded/docker/registry/v2"));
    Files.createDirectories(directory.resolve("embedded/.mirrorctl"));
    Files.createDirectories(directory.resolve("begun/.mirrorctl"));

    assertThatCode(() -> storage("embedded").data().refuseOthers()).doesNotThrowAnyException();
    assertThatCode(() -> storage("embedded").refuseUnusable()).doesNotThrowAnyException();
    assertThatCode(() -> storage("begun").refuseUnusable()).doesNotThrowAnyException();
    assertThatCode(() -> storage("scheduled").data().refuseOthers()).doesNotThrowAnyException();
    assertThatCode(() -> storage("configured").data().refuseOthers()).doesNotThrowAnyException();
    assertThatCode(() -> storage("none").data().refuseOthers()).doesNotThrowAnyException();
  }

  @Test
  void init_refuses_a_registrys_own_images_but_takes_a_cache_that_down_left() throws IOException {
    Path images = Files.createDirectories(directory.resolve("s/docker/registry/v2"));
    assertThatThrownBy(() -> storage("s").refuseUnusable())
        .isInstanceOf(InvalidInput.class)
        .hasMessageEndingWith("holds a registry's own images, not a mirror's cache");

    Files.delete(images);
    Files.delete(directory.resolve("s/docker/registry"));
    Files.delete(directory.resolve("s/docker"));
    String config = "version: 0.1\nstorage: {}\n";
    storage("s").writeConfig(() -> Optional.of(config), Optional.empty(), SILENT);
    Files.createDirectories(images);
    storage("s").undo(SILENT);
    assertThat(directory.resolve("s/config.yml")).doesNotExist();
    assertThatCode(() -> storage("s").refuseUnusable()).doesNotThrowAnyException();

    String mark = Files.readString(directory.resolve("s/.mirrorctl-cache"));
    MirrorStorage.of(Defaults.system().mirror("ghcr.io").withStorage(directory.resolve("s")))
        .undo(SILENT);
    assertThat(directory.resolve("s/.mirrorctl-cache")).hasContent(mark);

    MirrorStorage another =
        MirrorStorage.of(Defaults.system().mirror("ghcr.io").withStorage(directory.resolve("s")));
    assertThatThrownBy(another::refuseUnusable)
        .hasMessageEndingWith(
            "holds the cache of https://registry-1.docker.io, not of https://ghcr.io");
  }

  @Test
  void down_does_not_claim_images_that_were_never_a_mirrors() throws IOException {
    Files.createDirectories(directory.resolve("s/docker/registry/v2"));
    storage("s").undo(SILENT);
    assertThatThrownBy(() -> storage("s").data().refuseOthers()).isInstanceOf(InvalidInput.class);
  }

  private MirrorStorage storage(String name) {
    return MirrorStorage.of(
        Defaults.system().mirror("docker.io").withStorage(directory.resolve(name)));
  }
}
