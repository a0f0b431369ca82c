package io.github.mirrorctl.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OwnedDirectoryTest {
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rw-r--r--");
  private static final Path BELOW = Path.of("in/file");
  private static final int SOMEBODY = 12345;

  @TempDir Path root;

  private Path base;
  private Path victim;
  private OwnedDirectory directory;

  @BeforeEach
  void make() throws IOException {
    base = Files.createDirectories(root.resolve("base"));
    Files.createDirectory(base.resolve("in"));
    victim = Files.writeString(Files.createDirectory(root.resolve("v")).resolve("file"), "victim");
    directory = OwnedDirectory.of(base);
  }

  private void refusesAll() throws IOException {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> directory.text(BELOW))
        .satisfies(e -> assertThat(e.next()).isNotEmpty());
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> directory.replace(BELOW, "new", OPEN));
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> directory.setMode(BELOW, OPEN));
    assertThat(victim).hasContent("victim");
  }

  @Test
  void a_link_in_the_place_of_a_file_is_neither_read_nor_written_through() throws IOException {
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(base.resolve("in/file"), victim);
    refusesAll();
    assertThat(Files.getPosixFilePermissions(victim)).hasSize(2);
    assertThat(directory.delete(BELOW)).isTrue();
    assertThat(base.resolve("in")).isEmptyDirectory();
    assertThat(victim).hasContent("victim");
  }

  @Test
  void a_link_to_nothing_makes_no_file_there() throws IOException {
    Files.createSymbolicLink(base.resolve("in/file"), root.resolve("v/made"));
    refusesAll();
    assertThat(root.resolve("v/made")).doesNotExist();
  }

  @Test
  void a_link_in_the_place_of_a_directory_is_not_entered() throws IOException {
    Files.delete(base.resolve("in"));
    Files.createSymbolicLink(base.resolve("in"), root.resolve("v"));
    refusesAll();
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> directory.delete(BELOW));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> directory.makeDirectory(Path.of("in/made"), OPEN));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> directory.makeDirectory(Path.of("in"), OPEN));
    assertThat(root.resolve("v")).isDirectoryContaining("glob:**/file");
    assertThat(victim).exists();
  }

  @Test
  void a_link_in_the_place_of_the_temporary_file_goes() throws IOException {
    Files.createSymbolicLink(base.resolve("in/.file.mirrorctl-tmp"), victim);
    directory.replace(BELOW, "new", OPEN);
    assertThat(directory.text(BELOW)).contains("new");
    assertThat(victim).hasContent("victim");
    assertThat(base.resolve("in")).isDirectoryNotContaining("glob:**tmp");
  }

  @Test
  @Timeout(20)
  void a_pipe_is_not_waited_for() throws IOException {
    Path pipe = base.resolve("in/file");
    assertThat(Command.run(Duration.ofSeconds(10), "mkfifo", pipe.toString()).ok()).isTrue();
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> directory.text(BELOW))
        .withMessageContaining("not a regular file");
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> directory.replace(BELOW, "new", OPEN));
    assertThat(directory.delete(BELOW)).isTrue();
  }

  @Test
  void a_huge_file_is_refused_and_not_held_in_memory() throws IOException {
    try (RandomAccessFile huge = new RandomAccessFile(base.resolve("in/file").toFile(), "rw")) {
      huge.setLength(3L << 30);
    }
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> directory.text(BELOW))
        .withMessage(base.resolve(BELOW) + " is longer than 1 MiB, which no such file is")
        .satisfies(e -> assertThat(e.next()).contains("mv "));
  }

  @Test
  void another_ones_file_under_a_second_name_is_neither_read_nor_given_away() throws IOException {
    assumeThat(HostEnvironment.real().isRoot()).isTrue();
    Files.createLink(base.resolve("in/file"), victim);
    Files.setAttribute(base.resolve("in"), "unix:uid", SOMEBODY);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> directory.text(BELOW))
        .withMessageContaining("second name");
    Ownership before = Ownership.of(victim);
    assertThat(Ownership.of(base.resolve("in")).take(base, "in")).isZero();
    assertThat(Ownership.of(victim)).isEqualTo(before);
  }

  @Test
  void a_file_with_one_name_is_given_away_with_its_directory() throws IOException {
    assumeThat(HostEnvironment.real().isRoot()).isTrue();
    Files.writeString(base.resolve("in/file"), "x");
    Files.createSymbolicLink(base.resolve("in/link"), victim);
    Path others = Files.createDirectory(root.resolve("others"));
    Files.setAttribute(others, "unix:uid", SOMEBODY);
    Ownership owner = Ownership.of(others);
    Ownership before = Ownership.of(victim);
    assertThat(owner.take(base, "in")).isEqualTo(2);
    assertThat(Ownership.of(base.resolve("in/file"))).isEqualTo(owner);
    assertThat(Ownership.of(victim)).isEqualTo(before);
  }

  @Test
  void root_follows_its_own_links_to_a_system_file_and_nobody_elses() throws IOException {
    assumeThat(HostEnvironment.real().isRoot()).isTrue();
    Path link = Files.createSymbolicLink(base.resolve("link"), victim);
    AtomicFile.replace(link, "by root", OPEN);
    assertThat(victim).hasContent("by root");

    Files.setAttribute(link, "unix:uid", SOMEBODY, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> AtomicFile.replace(link, "again", OPEN))
        .withMessageContaining("somebody else may have laid");
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> AtomicFile.delete(link));

    Files.delete(link);
    Files.createSymbolicLink(link, victim);
    Files.setAttribute(base, "unix:uid", SOMEBODY);
    assertThatExceptionOfType(Failure.class)
        .as("in a directory of somebody else's")
        .isThrownBy(() -> AtomicFile.replace(link, "again", OPEN));
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> new UndoableFile(link));
    assertThat(victim).hasContent("by root");
  }

  @Test
  void root_writes_in_somebody_elses_directory_as_long_as_no_link_is_there() throws IOException {
    assumeThat(HostEnvironment.real().isRoot()).isTrue();
    Files.setAttribute(base, "unix:uid", SOMEBODY);
    Files.setAttribute(base.resolve("in"), "unix:uid", SOMEBODY);
    AtomicFile.replace(base.resolve(BELOW), "new", OPEN);
    assertThat(base.resolve(BELOW)).hasContent("new");
    assertThat(AtomicFile.delete(base.resolve(BELOW))).isTrue();
  }
}
