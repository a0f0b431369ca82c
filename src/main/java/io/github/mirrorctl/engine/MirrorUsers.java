package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.Htpasswd;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The users who may pull from a mirror, and the file that holds them. */
public final class MirrorUsers {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private static final String NOBODY =
      "# Who may pull from this mirror: see 'mirrorctl user'. A change holds at once.\n";

  private final Mirror mirror;
  private final Path file;
  private final Path name;
  private final OwnedDirectory directory;

  private MirrorUsers(Mirror mirror) {
    this.mirror = mirror;
    this.file = mirror.passwordFile();
    this.name = mirror.storage().relativize(file);
    this.directory = OwnedDirectory.of(mirror.storage());
  }

  public static MirrorUsers of(Mirror mirror) {
    return new MirrorUsers(mirror);
  }

  public Path file() {
    return file;
  }

  /** As the file says; without one there are none. */
  public Htpasswd read() {
    return directory.text(name).map(Htpasswd::parse).orElse(Htpasswd.NONE);
  }

  /** Replaces the file; one that wasn't there is its owner's alone. */
  public void write(Htpasswd users) {
    refuseLink();
    String text = Files.exists(file) ? users.text() : NOBODY + users.text();
    directory.replace(name, text, PRIVATE);
  }

  /**
   * Makes a file without users where a mirror that asks for passwords has none: the registry's
   * image would make one itself, with a user of its own, whose password it logs.
   */
  void makeIfMissing(Reporter reporter) {
    if (!mirror.access().passwords() || Files.exists(file)) {
      return;
    }
    if (reporter.dryRun()) {
      reporter.would("make " + file + ", with no user in it yet");
    } else {
      write(Htpasswd.NONE);
      reporter.now("made " + file + ", with no user in it yet");
    }
  }

  /** Removes a file that never had a user. */
  void tidy() {
    if (!Files.isSymbolicLink(file) && Files.isRegularFile(file) && read().text().equals(NOBODY)) {
      directory.delete(name);
    }
  }

  /** A container doesn't see what it leads to, and others may have laid it for root. */
  private void refuseLink() {
    if (Files.isSymbolicLink(file)) {
      throw new InvalidInput(
          file + " is a link to " + AtomicFile.target(file) + ", and has to be a file itself",
          "put the file in its place: cp --remove-destination "
              + AtomicFile.target(file)
              + " "
              + file);
    }
  }
}
