package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.TextFile;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The file that says which mirrors the service serves: those that were started, not stopped. */
final class StartedMirrors {
  private final Path file;

  StartedMirrors(Path file) {
    this.file = file;
  }

  Set<String> names() {
    return TextFile.read(file).orElse("").lines().collect(Collectors.toCollection(TreeSet::new));
  }

  boolean has(String name) {
    return names().contains(name);
  }

  void add(String name) {
    Set<String> names = names();
    if (names.add(name)) {
      write(names);
    }
  }

  void remove(String name) {
    Set<String> names = names();
    if (names.remove(name)) {
      write(names);
    }
  }

  private void write(Set<String> names) {
    AtomicFile.createDirectories(
        Objects.requireNonNull(file.getParent()), PosixFilePermissions.fromString("rwxr-xr-x"));
    String text = names.stream().map(name -> name + "\n").collect(Collectors.joining());
    AtomicFile.replace(file, text, PosixFilePermissions.fromString("rw-r--r--"));
  }

  void delete() {
    AtomicFile.delete(file);
  }
}
