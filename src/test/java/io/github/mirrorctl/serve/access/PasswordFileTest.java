package io.github.mirrorctl.serve.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.mirror.Htpasswd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
  private final Path path;
  private final List<String> told = new ArrayList<>();
  private long nanos = 7;

  PasswordFileTest(@TempDir Path folder) {
    path = folder.resolve("htpasswd");
  }

  private PasswordFile file() {
    return new PasswordFile(path, told::add, () -> nanos);
  }

  private void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void is_looked_at_once_a_second_and_read_when_it_has_changed() throws IOException {
    Files.writeString(path, Users.line("bob", "old"));
    PasswordFile file = file();
    Htpasswd first = file.users();
    assertThat(first.proves("bob", "old".getBytes(UTF_8))).isTrue();
    pass(1000);
    assertThat(file.users()).isSameAs(first);

    // of the same size and time: another file all the same
    FileTime time = Files.getLastModifiedTime(path);
    Path next = path.resolveSibling("next");
    Files.writeString(next, Users.line("bob", "new"));
    Files.setLastModifiedTime(next, time);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    pass(999);
    assertThat(file.users()).isSameAs(first);
    pass(1);
    assertThat(file.users().proves("bob", "new".getBytes(UTF_8))).isTrue();
    assertThat(file.users().proves("bob", "old".getBytes(UTF_8))).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void without_it_there_are_no_users_and_that_is_said_once() throws IOException {
    Files.writeString(path, Users.line("bob", "secret"));
    PasswordFile file = file();
    assertThat(file.users().proves("bob", "secret".getBytes(UTF_8))).isTrue();
    Files.delete(path);
    for (int i = 0; i < 3; i++) {
      pass(1000);
      assertThat(file.users()).isSameAs(Htpasswd.NONE);
    }
    assertThat(told).containsExactly("nobody can log in: the file " + path + " isn't there");
    Files.createDirectory(path);
    pass(1000);
    assertThat(file.users()).isSameAs(Htpasswd.NONE);
    assertThat(told).hasSize(2);
    Files.delete(path);
    Files.writeString(path, Users.line("bob", "secret"));
    pass(1000);
    assertThat(file.users().proves("bob", "secret".getBytes(UTF_8))).isTrue();
  }

  @Test
  void what_is_wrong_in_it_is_said_with_its_name_once_a_change() throws IOException {
    Files.writeString(path, "bob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n");
    PasswordFile file = file();
    file.users();
    pass(1000);
    file.users();
    assertThat(told)
        .containsExactly(
            path + " line 1 has no bcrypt hash: 'htpasswd -B' makes one, and no other counts");
  }
}
