package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;

/**
 * Tells the symbolic links that root or this user laid from those that somebody else can have laid
 * for them: the former are a person's wish and are followed, the latter are traps.
 */
final class TrustedLinks {
  /** Linux follows 40 links and then calls it a loop. */
  static final int LINKS = 40;

  private static final long ROOT = 0;
  private static final int STICKY = 01000;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;
  private static final long SELF = HostEnvironment.ownUid();

  private TrustedLinks() {}

  /**
   * The path without any link in it; what is missing at its end stays as it is. {@code IOException}
   * where it leads across a link that isn't trusted.
   */
  static Path resolve(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Deque<Path> names = new ArrayDeque<>();
    absolute.forEach(names::add);
    Path at = Objects.requireNonNull(absolute.getRoot());
    int links = 0;
    while (!names.isEmpty()) {
      Path name = names.pop();
      if (name.toString().equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
        continue;
      }
      Path next = at.resolve(name).normalize();
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      if (++links > LINKS) {
        throw new FileSystemLoopException(next.toString());
      }
      refuseForeign(next);
      Path target = Files.readSymbolicLink(next);
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        names.push(target.getName(i));
      }
      at = target.isAbsolute() ? Objects.requireNonNull(target.getRoot()) : at;
    }
    return at;
  }

  /**
   * Throws {@code IOException} for a link that somebody else than root or this user may have laid.
   */
  static void refuseForeign(Path link) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(link, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    Path directory = resolve(Objects.requireNonNull(link.toAbsolutePath().getParent()));
    if (!isOurs(attributes) || !settled(directory).equals(directory)) {
      throw new FileSystemException(
          link.toString(),
          null,
          link + " is a symbolic link that somebody else may have laid there");
    }
  }

  /**
   * The longest beginning of a path without links in which root or this user alone can put one
   * thing in another's place.
   */
  static Path settled(Path real) throws IOException {
    if (SELF != ROOT) {
      return real; // whoever isn't root has little that others would want of them
    }
    Path settled = Objects.requireNonNull(real.getRoot());
    for (Path name : real) {
      Path next = settled.resolve(name);
      Map<String, Object> attributes =
          Files.readAttributes(next, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      if (!isOurs(attributes) || othersWrite(attributes)) {
        break;
      }
      settled = next;
    }
    return settled;
  }

  private static boolean isOurs(Map<String, Object> attributes) {
    long uid = number(attributes, "uid");
    return uid == ROOT || uid == SELF;
  }

  /** In a sticky directory others can make files, but not replace those that are ours. */
  private static boolean othersWrite(Map<String, Object> attributes) {
    long mode = number(attributes, "mode");
    boolean group = (mode & GROUP_WRITES) != 0 && number(attributes, "gid") != ROOT;
    return (mode & STICKY) == 0 && ((mode & OTHERS_WRITE) != 0 || group);
  }

  private static long number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : -1;
  }
}
