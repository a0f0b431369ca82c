package io.github.mirrorctl.client.files;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The modes of what is made. */
final class Modes {
  /** Clients' files hold no secrets, and users' own tools read the system's. */
  static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  private Modes() {}
}
