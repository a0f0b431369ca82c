package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersCheckTest {
  /** Of bcrypt's form, which is all that is looked at. */
  private static final String HASH = "$2y$10$" + "a".repeat(53);

  private final Mirror mirror;

  UsersCheckTest(@TempDir Path root) throws IOException {
    this.mirror =
        new Defaults(root).mirror("ghcr.io").withAccess(access -> access.withPasswords(true));
    Files.createDirectories(mirror.storage());
  }

  private Finding found() {
    Check check = new UsersCheck(mirror);
    return new Examination(List.of(check), Duration.ofSeconds(10)).run().get(0).finding();
  }

  private Finding found(String file) throws IOException {
    Files.writeString(mirror.passwordFile(), file);
    return found();
  }

  @Test
  void a_mirror_that_nobody_may_pull_from_is_wrong() throws IOException {
    Finding nobody =
        Finding.wrong(
            "nobody can pull from it: it asks for passwords and has no users",
            "add one: mirrorctl user add NAME ghcr.io");
    assertThat(found()).isEqualTo(nobody);
    assertThat(found("")).isEqualTo(nobody);
  }

  @Test
  void users_are_counted() throws IOException {
    assertThat(found("ci:" + HASH + "\n"))
        .isEqualTo(Finding.ok("it asks for passwords, and has 1 user"));
    assertThat(found("ci:" + HASH + "\nann:" + HASH + "\n").message()).endsWith("has 2 users");
  }

  @Test
  void a_line_that_lets_nobody_in_is_told_and_no_hash_is_shown() throws IOException {
    Finding finding = found("ci:" + HASH + "\nann:{SHA}abcdef\n");
    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.message()).contains("line 2 has no bcrypt hash").doesNotContain("abcdef");
    assertThat(finding.remedy()).contains("mirrorctl user add");
  }

  @Test
  void a_file_of_such_lines_alone_is_wrong() throws IOException {
    Finding finding = found("ann:{SHA}abcdef\n");
    assertThat(finding.level()).isEqualTo(Level.WRONG);
    assertThat(finding.message()).contains("nobody can pull", "line 1 has no bcrypt hash");
  }
}
