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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorStoragePurgeTest {
  private static final Reporter SILENT = new Silent();

  @TempDir Path directory;

  @Test
  void deletes_the_registrys_data_and_the_directories_that_this_leaves_empty() throws IOException {
    Files.createDirectories(directory.resolve("s/docker/registry/v2/blobs"));
    Files.writeString(directory.resolve("s/scheduler-state.json"), "{}");

    storage("s").purge(SILENT);

    assertThat(directory.resolve("s")).doesNotExist();
  }

  @Test
  void leaves_what_else_is_in_a_directory_named_docker() throws IOException {
    // Docker's own data-root, moved beside the mirror's files
    Files.createDirectories(directory.resolve("s/docker/registry/v2"));
    Path overlay = Files.createDirectories(directory.resolve("s/docker/overlay2/layer"));

    storage("s").purge(SILENT);

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

    assertThatThrownBy(() -> storage("s").refuseOthersData())
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

    assertThatCode(() -> storage("scheduled").refuseOthersData()).doesNotThrowAnyException();
    assertThatCode(() -> storage("configured").refuseOthersData()).doesNotThrowAnyException();
    assertThatCode(() -> storage("none").refuseOthersData()).doesNotThrowAnyException();
  }

  private MirrorStorage storage(String name) {
    return MirrorStorage.of(
        Defaults.system().mirror("docker.io").withStorage(directory.resolve(name)));
  }

  private static final class Silent implements Reporter {
    @Override
    public boolean dryRun() {
      return false;
    }

    @Override
    public void already(String what) {}

    @Override
    public void now(String what) {}

    @Override
    public void would(String what) {}

    @Override
    public void note(String what) {}

    @Override
    public void warn(String what) {}

    @Override
    public void diff(String file, String before, String after) {}

    @Override
    public void progress(String what, long done, long total) {}
  }
}
