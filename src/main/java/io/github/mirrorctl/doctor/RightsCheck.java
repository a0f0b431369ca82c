package io.github.mirrorctl.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a user who isn't root can't look at here, so that nobody takes it for looked at. */
final class RightsCheck implements Check {
  private final List<Path> files;
  private final Predicate<Path> readable;

  /** {@code files}: what the other checks read. */
  RightsCheck(List<Path> files, Predicate<Path> readable) {
    this.files = List.copyOf(files);
    this.readable = readable;
  }

  @Override
  public String id() {
    return "rights";
  }

  @Override
  public String subject() {
    return MACHINE;
  }

  @Override
  public Finding examine() {
    String closed =
        files.stream()
            .filter(file -> Files.exists(file) && !readable.test(file))
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    return closed.isEmpty()
        ? Finding.ok("not root, and all that is looked at can be read")
        : Finding.skipped("not root: " + closed + " can't be read", "'sudo mirrorctl doctor'");
  }
}
