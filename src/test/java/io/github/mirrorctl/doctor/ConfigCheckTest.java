package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckTest {
  private final Mirror mirror;
  private final Path file;

  ConfigCheckTest(@TempDir Path root) {
    this.mirror = new Defaults(root).mirror("docker.io");
    this.file = mirror.storage().resolve("config.yml");
  }

  private void has(String text, String mode) throws IOException {
    Files.createDirectories(mirror.storage());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Finding found(Mirror of) {
    Check check = new ConfigCheck(of, () -> MirrorStorage.of(of).readConfig());
    return new Examination(List.of(check), Duration.ofSeconds(10)).run().get(0).finding();
  }

  private Finding found() {
    return found(mirror);
  }

  @Test
  void one_that_is_as_it_should_be_is_ok() throws IOException {
    has(Containers.CONFIG, "rw-r--r--");
    assertThat(found()).isEqualTo(Finding.ok(file + " mirrors https://registry-1.docker.io"));
  }

  @Test
  void one_that_is_missing_or_none_is_wrong() throws IOException {
    assertThat(found())
        .isEqualTo(
            Finding.wrong("there is no " + file, "set it up with 'mirrorctl init docker.io'"));
    has("some: thing\n", "rw-r--r--");
    assertThat(found().level()).isEqualTo(Level.WRONG);
    assertThat(found().message()).contains("is not a registry's configuration");
    has("version: 0.1\nstorage: [\n", "rw-r--r--");
    assertThat(found().message()).contains("line ", "not valid YAML");
  }

  @Test
  void one_of_another_upstream_is_wrong_and_its_login_is_not_shown() throws IOException {
    has(
        Containers.CONFIG.replace("https://registry-1.docker.io", "https://me:pw@ghcr.io"),
        "rw-r--r--");
    Finding found = found();
    assertThat(found.level()).isEqualTo(Level.WRONG);
    assertThat(found.message())
        .startsWith(file + " proxies https://")
        .endsWith("ghcr.io, not https://registry-1.docker.io")
        .doesNotContain("pw");
    has(Containers.CONFIG.replaceFirst("(?s)proxy:.*", ""), "rw-r--r--");
    assertThat(found().message()).contains("no proxy.remoteurl");
  }

  @Test
  void a_password_that_others_can_read_is_wrong() throws IOException {
    String account = Containers.CONFIG + "  username: me\n  password: secret\n";
    has(account, "rw-r--r--");
    assertThat(found())
        .isEqualTo(
            Finding.wrong(file + " holds a password, and others can read it", "chmod 600 " + file));
    has(account, "rw-------");
    assertThat(found().level()).isEqualTo(Level.OK);
  }

  @Test
  void content_that_stays_or_breaks_is_a_warning_in_a_container_alone() throws IOException {
    has(
        """
        version: 0.1
        storage:
          cache: {blobdescriptor: inmemory}
          filesystem: {rootdirectory: /data}
        proxy: {remoteurl: "https://registry-1.docker.io/"}
        """,
        "rw-r--r--");
    Finding found = found();
    assertThat(found.level()).isEqualTo(Level.WARNING);
    assertThat(found.message())
        .contains("nothing ever leaves the disk", "fails until a restart", "stores in /data");
    assertThat(found(mirror.withEngine(EngineKind.EMBEDDED)).level()).isEqualTo(Level.OK);
  }

  @Test
  void one_that_this_user_may_not_read_is_skipped() {
    Check check =
        new ConfigCheck(
            mirror,
            () -> {
              throw Failure.rights("cannot read it", "sudo", new IOException("closed"));
            });
    assertThat(new Examination(List.of(check), Duration.ofSeconds(10)).run().get(0).finding())
        .isEqualTo(Finding.skipped("needs root: cannot read it"));
  }
}
