package io.github.mirrorctl.mirror;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Which directories a mirror may store in: none that the system or another program needs. */
final class StorageDirectory {
  private static final Set<String> SYSTEM =
      Set.of(
          "/",
          "/bin",
          "/boot",
          "/dev",
          "/etc",
          "/home",
          "/lib",
          "/lib64",
          "/media",
          "/mnt",
          "/opt",
          "/proc",
          "/root",
          "/run",
          "/sbin",
          "/srv",
          "/sys",
          "/tmp",
          "/usr",
          "/usr/bin",
          "/usr/lib",
          "/usr/local",
          "/var",
          "/var/cache",
          "/var/lib",
          "/var/log");
  // no place for files, or another program's own
  private static final List<Path> CLOSED =
      List.of(
          Path.of("/dev"),
          Path.of("/proc"),
          Path.of("/sys"),
          Path.of("/var/lib/containerd"),
          Path.of("/var/lib/docker"));

  private StorageDirectory() {}

  static Path parse(String text) {
    Path path;
    try {
      path = Path.of(text).normalize();
    } catch (InvalidPathException e) {
      throw new InvalidInput("the storage directory is no path: " + e.getReason(), "write another");
    }
    if (text.contains(":")) {
      throw new InvalidInput(
          "the storage directory '"
              + text
              + "' has a colon, which Docker takes for the end of a path",
          "give the mirror a directory without one");
    }
    if (!path.isAbsolute()) {
      throw new InvalidInput(
          "the storage directory '" + text + "' is not absolute", "start it with /");
    }
    if (SYSTEM.contains(path.toString()) || CLOSED.stream().anyMatch(path::startsWith)) {
      throw new InvalidInput(
          "the storage directory '" + text + "' belongs to the system",
          "give the mirror a directory of its own, such as /var/lib/docker-registry");
    }
    return path;
  }
}
