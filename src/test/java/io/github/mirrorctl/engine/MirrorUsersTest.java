package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Htpasswd;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorUsersTest {
  private static final String NOBODY =
      "# Who may pull from this mirror: see 'mirrorctl user'. A change holds at once.\n";

  private final Path storage;
  private final Path file;
  private final Mirror mirror;
  private final MirrorUsers users;
  private final Told told = new Told();

  MirrorUsersTest(@TempDir Path root) throws IOException {
    storage = Files.createDirectories(root.resolve("s"));
    file = storage.resolve("htpasswd");
    mirror = new Defaults(root).mirror("docker.io").withStorage(storage);
    users = MirrorUsers.of(mirror.withAccess(access -> access.withPasswords(true)));
  }

  @Test
  void a_new_file_is_its_owner_s_alone_and_one_that_is_there_keeps_its_mode() throws IOException {
    assertThat(users.read().names()).isEmpty();
    users.write(users.read().with(User.of("ci", "secret")));
    assertThat(Files.readString(file)).startsWith(NOBODY + "ci:$2y$10$");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    users.write(users.read().without("ci"));
    assertThat(Files.readString(file)).isEqualTo(NOBODY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void a_mirror_that_asks_for_passwords_never_leaves_the_file_to_the_registry() throws IOException {
    MirrorUsers.of(mirror).makeIfMissing(told);
    users.makeIfMissing(new Told(true));
    assertThat(file).doesNotExist();
    users.makeIfMissing(told);
    assertThat(Files.readString(file)).isEqualTo(NOBODY);
    assertThat(told.lines).containsExactly("now made " + file + ", with no user in it yet");
    Files.writeString(file, "ci:x\n");
    users.makeIfMissing(told);
    users.tidy();
    assertThat(Files.readString(file)).isEqualTo("ci:x\n");
  }

  @Test
  void a_file_that_never_had_a_user_goes_with_the_set_up() {
    users.makeIfMissing(told);
    users.tidy();
    assertThat(file).doesNotExist();
  }

  @Test
  void root_writes_through_no_link() throws IOException {
    Path other = Files.writeString(storage.resolve("other"), "root:x\n");
    Files.createSymbolicLink(file, other);
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> users.write(Htpasswd.NONE.with(User.of("ci", "secret"))))
        .withMessageContaining(file + " is a link to " + other);
    assertThat(other).hasContent("root:x\n");
  }

  @Test
  void purge_deletes_the_users_of_a_mirror_and_no_others() throws IOException {
    MirrorStorage set = MirrorStorage.of(mirror);
    set.writeConfig(() -> Optional.of(EmbeddedConfig.TEMPLATE), Optional.empty(), told);
    users.write(Htpasswd.NONE.with(User.of("ci", "secret")));
    set.takeBack(false, told);
    assertThat(file).exists();
    set.takeBack(true, new Told(true));
    assertThat(file).exists();
    set.takeBack(true, told);
    assertThat(storage).doesNotExist();

    Files.createDirectories(storage);
    Files.writeString(file, "a registry's own");
    set.takeBack(true, told);
    assertThat(file).exists();
  }
}
