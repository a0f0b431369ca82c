package io.github.mirrorctl.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTreeTest {
  @TempDir Path directory;

  @Test
  void deletes_all_of_it_and_nothing_beside_it() throws IOException {
    Path deep = Files.createDirectories(directory.resolve("a/b/c/d"));
    Files.writeString(deep.resolve("file"), "x");
    Files.writeString(directory.resolve("a/kept"), "x");

    DirectoryTree.delete(directory, Path.of("a/b"));

    assertThat(DirectoryTree.entries(directory.resolve("a")))
        .containsExactly(directory.resolve("a/kept"));
  }

  @Test
  void what_a_link_points_at_stays() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("file"), "x");
    Path tree = Files.createDirectory(directory.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), elsewhere);

    DirectoryTree.delete(directory, Path.of("tree"));

    assertThat(tree).doesNotExist();
    assertThat(elsewhere.resolve("file")).exists();
  }

  @Test
  void a_link_on_the_way_is_not_followed() throws IOException {
    Path victim = Files.createDirectories(directory.resolve("elsewhere/registry"));
    Files.createSymbolicLink(directory.resolve("docker"), directory.resolve("elsewhere"));

    assertThatThrownBy(() -> DirectoryTree.delete(directory, Path.of("docker/registry")))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("cannot delete " + directory.resolve("docker/registry"));
    assertThat(victim).exists();
  }

  @Test
  void nothing_there_is_no_error() {
    DirectoryTree.delete(directory, Path.of("none"));
    DirectoryTree.delete(directory, Path.of("none/below"));
    DirectoryTree.delete(directory.resolve("none"), Path.of("x"));

    assertThat(directory).isEmptyDirectory();
  }
}
