package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Optional;

/** Who owns files: a user and a group of this machine. */
public record Ownership(UserPrincipal user, GroupPrincipal group) {

  /** The user and the group of that name; {@code Failure} when there is none. */
  public static Ownership named(String name) {
    UserPrincipalLookupService accounts =
        Path.of("/").getFileSystem().getUserPrincipalLookupService();
    try {
      return new Ownership(
          accounts.lookupPrincipalByName(name), accounts.lookupPrincipalByGroupName(name));
    } catch (IOException e) {
      throw Failure.of("there is no user and group " + name, "make them, then run it again", e);
    }
  }

  public static Ownership of(Path file) {
    try {
      PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
      return new Ownership(attributes.owner(), attributes.group());
    } catch (IOException e) {
      throw FileTrouble.failure("look at " + file, file, e);
    }
  }

  /**
   * Makes what is at {@code name} in {@code base} theirs, with all that is in it; returns how much
   * of it wasn't before. Nothing there is no error. Links are left alone and not followed, not even
   * such as are put in while this runs: each step is taken from an open directory. So is a file
   * that has a second name and isn't its directory's owner's.
   */
  public long take(Path base, String name) {
    Path below = Path.of(name);
    try (DirectoryHandle directory =
        DirectoryHandle.open(base, Optional.ofNullable(below.getParent()))) {
      return take(directory, below.getFileName());
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw trouble(base.resolve(name), e);
    }
  }

  private Failure trouble(Path path, IOException e) {
    return FileTrouble.failure("give " + path + " to the user " + user.getName(), path, e);
  }

  private long take(DirectoryHandle directory, Path name) throws IOException {
    PosixFileAttributes found = directory.attributes(name);
    boolean theirs = found.owner().equals(user) && found.group().equals(group);
    if (found.isRegularFile()) {
      return !theirs && !directory.isForeign(name, found) && directory.give(name, this) ? 1 : 0;
    }
    if (!found.isDirectory()) {
      return 0;
    }
    long changed = 0;
    try (DirectoryHandle inner = directory.enter(name)) {
      // what is in it first: as long as it isn't theirs they can't put anything there
      for (Path entry : inner.names()) {
        changed += take(inner, entry);
      }
    }
    return changed + (directory.give(name, this) ? 1 : 0);
  }

  /**
   * The first of a path's directories, or the path itself, that they (or without them: somebody who
   * owns nothing) may not enter or read, as far as the modes tell. Symbolic links are followed.
   */
  public static Optional<Path> barrier(Path path, Optional<Ownership> who) {
    Path real;
    try {
      real = path.toRealPath();
    } catch (IOException e) {
      return Optional.of(path);
    }
    for (Path at = real.getRoot();
        !at.equals(real);
        at = at.resolve(at.relativize(real).getName(0))) {
      if (!may(who, at, true)) {
        return Optional.of(at);
      }
    }
    return may(who, real, Files.isDirectory(real)) ? Optional.empty() : Optional.of(real);
  }

  private static boolean may(Optional<Ownership> who, Path path, boolean enter) {
    try {
      PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
      PosixFilePermission needed;
      if (who.filter(one -> attributes.owner().equals(one.user())).isPresent()) {
        needed = enter ? PosixFilePermission.OWNER_EXECUTE : PosixFilePermission.OWNER_READ;
      } else if (who.filter(one -> attributes.group().equals(one.group())).isPresent()) {
        needed = enter ? PosixFilePermission.GROUP_EXECUTE : PosixFilePermission.GROUP_READ;
      } else {
        needed = enter ? PosixFilePermission.OTHERS_EXECUTE : PosixFilePermission.OTHERS_READ;
      }
      return attributes.permissions().contains(needed);
    } catch (IOException e) {
      return false;
    }
  }
}
