package io.github.mirrorctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Program;
import io.github.mirrorctl.mirror.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsRemovalTest {
  private static final String BY_HAND =
      "mirrors:\n  docker.io:\n    listen: 127.0.0.1:5005 # mine\n";

  @TempDir Path directory;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void what_a_person_wrote_stays() throws IOException {
    Path path = Files.writeString(directory.resolve("mirrors.yml"), BY_HAND);

    file().remove(List.of("docker.io"), output());

    assertThat(path).hasContent(BY_HAND);
    assertThat(directory).isDirectoryNotContaining("glob:**mirrorctl-*");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("already  nothing of docker.io in " + path + " was written by mirrorctl\n");
  }

  @Test
  void what_mirrorctl_added_beside_it_goes_and_the_file_is_as_it_was() throws IOException {
    Path path = Files.writeString(directory.resolve("mirrors.yml"), BY_HAND);
    record("ghcr.io");

    file().remove(List.of("docker.io", "ghcr.io"), output());

    assertThat(path).hasContent(BY_HAND);
    assertThat(directory).isDirectoryNotContaining("glob:**mirrorctl-*");
  }

  @Test
  void one_of_two_goes_and_with_the_other_the_file() {
    record("docker.io");
    record("ghcr.io");

    file().remove(List.of("docker.io"), output());
    assertThat(file().read().mirrors())
        .extracting(mirror -> mirror.name())
        .containsExactly("ghcr.io");

    file().remove(List.of("ghcr.io"), output());
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void roots_settings_are_the_machines_whatever_home_sudo_kept() throws IOException {
    Path home = Files.createDirectories(directory.resolve("home/u"));
    Files.createDirectories(home.resolve(".config/mirrorctl"));
    Files.writeString(home.resolve(".config/mirrorctl/mirrors.yml"), BY_HAND);
    Map<String, String> kept = Map.of("XDG_CONFIG_HOME", home.resolve(".config").toString());
    HostEnvironment sudo = new HostEnvironment(kept, home, directory, 0);
    assertThat(SettingsFile.find(sudo, Optional.empty()).path())
        .isEqualTo(directory.resolve("etc/mirrorctl/mirrors.yml"));
    assertThat(sudo.runtimeDirectory()).isEqualTo(directory.resolve("run/mirrorctl"));
  }

  private void record(String name) {
    Settings settings = file().read();
    file().write(settings.with(settings.defaults().mirror(name)), List.of(name), output());
  }

  private SettingsFile file() {
    return SettingsFile.find(app().environment(), Optional.of(directory.resolve("mirrors.yml")));
  }

  private Output output() {
    return new Output(app(), new CommonOptions(), false);
  }

  private App app() {
    PrintStream words = new PrintStream(err, true, StandardCharsets.UTF_8);
    HostEnvironment environment = new HostEnvironment(Map.of(), directory, directory, 0);
    return new App(
        words,
        words,
        InputStream.nullInputStream(),
        environment,
        Program.running(),
        false,
        false,
        false);
  }
}
