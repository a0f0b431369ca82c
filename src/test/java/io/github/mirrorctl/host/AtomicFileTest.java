package io.github.mirrorctl.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  private static final Set<PosixFilePermission> OPEN = mode("rw-r--r--");
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  private static Set<PosixFilePermission> mode(String text) {
    return PosixFilePermissions.fromString(text);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void makes_a_new_file_with_the_mode_it_is_given() throws IOException {
    Path file = directory.resolve("daemon.json");
    AtomicFile.replace(file, "é\n", mode("rw-r-----"));
    assertThat(Files.readString(file)).isEqualTo("é\n");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode("rw-r-----"));
    assertThat(names(directory)).containsExactly("daemon.json");
  }

  @Test
  void keeps_mode_and_owner_of_the_old_file() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "old");
    Files.setPosixFilePermissions(file, mode("rw-rw-r--"));
    boolean root = HostEnvironment.real().isRoot();
    if (root) {
      Files.setAttribute(file, "unix:uid", 1234);
      Files.setAttribute(file, "unix:gid", 2345);
    }
    AtomicFile.replace(file, "new", OPEN);
    assertThat(file).hasContent("new");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode("rw-rw-r--"));
    if (root) {
      assertThat(Files.readAttributes(file, "unix:uid,gid"))
          .containsEntry("uid", 1234)
          .containsEntry("gid", 2345);
    }
  }

  @Test
  void edits_the_target_of_a_chain_of_links_and_keeps_the_links() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path target = Files.writeString(elsewhere.resolve("real"), "old");
    Path middle = Files.createSymbolicLink(elsewhere.resolve("middle"), Path.of("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), middle);
    AtomicFile.replace(link, "new", OPEN);
    assertThat(target).hasContent("new").isRegularFile();
    assertThat(link).isSymbolicLink();
    assertThat(middle).isSymbolicLink();
    assertThat(names(elsewhere)).containsExactly("middle", "real");
  }

  @Test
  void makes_the_target_of_a_dangling_link() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
    AtomicFile.replace(link, "new", OPEN);
    assertThat(directory.resolve("nowhere")).hasContent("new");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void refuses_a_loop_of_links() throws IOException {
    Path a = Files.createSymbolicLink(directory.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(directory.resolve("b"), Path.of("a"));
    assertThatThrownBy(() -> AtomicFile.replace(a, "new", OPEN))
        .isInstanceOf(Failure.class)
        .hasMessage(a + " is a loop of symbolic links");
  }

  @Test
  void refuses_a_file_that_somebody_made_read_only_even_for_root() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "old");
    Files.setPosixFilePermissions(file, mode("r--r--r--"));
    Failure failure =
        catchThrowableOfType(Failure.class, () -> AtomicFile.replace(file, "new", OPEN));
    assertThat(failure).hasMessage(file + " is read-only: its mode has no write permission");
    assertThat(failure.next())
        .isEqualTo("if it may be changed: chmod u+w " + file + ", then run it again");
    assertThat(file).hasContent("old");
    assertThat(names(directory)).containsExactly("f");
  }

  @Test
  void takes_over_what_a_killed_run_left_behind() throws IOException {
    Path stale = directory.resolve(".f.mirrorctl-tmp");
    Path secret = Files.writeString(directory.resolve("secret"), "untouched");
    Files.createSymbolicLink(stale, secret);
    AtomicFile.replace(directory.resolve("f"), "new", OPEN);
    assertThat(names(directory)).containsExactly("f", "secret");
    assertThat(secret).hasContent("untouched");
  }

  @Test
  void leaves_the_old_file_whole_when_the_disk_is_full() throws IOException {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        HostEnvironment.real().isRoot()
            && Command.run(SOON, "mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString())
                .ok(),
        "a small disk can be mounted by root only");
    try {
      Path file = Files.writeString(disk.resolve("f"), "old");
      Failure failure =
          catchThrowableOfType(
              Failure.class, () -> AtomicFile.replace(file, "x".repeat(100_000), OPEN));
      assertThat(failure).hasMessage("cannot write " + file + ": no space left on device");
      assertThat(failure.next()).startsWith("make room (df -h " + disk + " ");
      assertThat(file).hasContent("old");
      assertThat(names(disk)).containsExactly("f");

      assertThat(Command.run(SOON, "mount", "-o", "remount,ro", disk.toString()).ok()).isTrue();
      assertThatThrownBy(() -> AtomicFile.replace(file, "new", OPEN))
          .hasMessage("cannot write " + file + ": read-only file system");
    } finally {
      assertThat(Command.run(SOON, "umount", disk.toString()).ok()).isTrue();
    }
  }

  @Test
  void tells_that_a_file_is_immutable() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "old");
    assumeTrue(
        HostEnvironment.real().isRoot()
            && Command.exists(HostEnvironment.real(), "chattr")
            && Command.run(SOON, "chattr", "+i", file.toString()).ok(),
        "this file system has no immutable files, or this user may not make one");
    try {
      Failure failure =
          catchThrowableOfType(Failure.class, () -> AtomicFile.replace(file, "new", OPEN));
      assertThat(failure).hasMessage("cannot write " + file + ": operation not permitted");
      assertThat(failure.next()).contains("chattr -i " + file);
      assertThat(names(directory)).containsExactly("f");
    } finally {
      assertThat(Command.run(SOON, "chattr", "-i", file.toString()).ok()).isTrue();
    }
  }

  @Test
  void says_which_directories_it_made() throws IOException {
    Path deep = directory.resolve("a/b");
    assertThat(AtomicFile.createDirectories(deep, mode("rwxr-x---")))
        .containsExactly(directory.resolve("a"), deep);
    assertThat(Files.getPosixFilePermissions(deep)).isEqualTo(mode("rwxr-x---"));
    assertThat(AtomicFile.createDirectories(deep, OPEN)).isEmpty();
    Path file = Files.writeString(directory.resolve("f"), "");
    assertThatThrownBy(() -> AtomicFile.createDirectories(file.resolve("x"), OPEN))
        .isInstanceOf(Failure.class)
        .hasMessage(file + " is in the way: it is not a directory");
  }

  @Test
  void deletes_once() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "");
    assertThat(AtomicFile.delete(file)).isTrue();
    assertThat(AtomicFile.delete(file)).isFalse();
  }

  @Test
  void text_is_read_strictly() throws IOException {
    assertThat(TextFile.read(directory.resolve("none"))).isEmpty();
    assertThat(TextFile.read(Files.writeString(directory.resolve("f"), "a\r\n"))).contains("a\r\n");
    Path latin = Files.write(directory.resolve("latin"), new byte[] {(byte) 0xe9});
    assertThatThrownBy(() -> TextFile.read(latin)).hasMessage(latin + " isn't UTF-8 text");
    assertThatThrownBy(() -> TextFile.read(directory)).hasMessage(directory + " is a directory");
  }

  @Test
  void a_file_becomes_private_also_through_a_link() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    assertThat(AtomicFile.isPrivate(link)).isFalse();
    AtomicFile.setMode(AtomicFile.target(link), PosixFilePermissions.fromString("rw-------"));

    assertThat(AtomicFile.isPrivate(link)).isTrue();
    assertThat(AtomicFile.isPrivate(directory.resolve("none"))).isTrue();
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }
}
