package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/** The system user that root's service runs as: one that owns the caches and nothing else. */
public final class ServiceAccount {
  public static final String NAME = "mirrorctl";

  private static final String HOME = "/nonexistent";

  private final HostEnvironment environment;
  private final Commands commands;
  private final Path mark;

  public ServiceAccount(HostEnvironment environment, Commands commands, ServicePlaces places) {
    this.environment = environment;
    this.commands = commands;
    this.mark = places.state().resolve("account");
  }

  public boolean exists() {
    return TextFile.read(environment.system("/etc/passwd"))
        .filter(text -> text.lines().anyMatch(line -> line.startsWith(NAME + ":")))
        .isPresent();
  }

  /** Makes the user, and remembers that it is ours. */
  public void create() {
    // the mark first: a user that nobody takes away would be worse than a mark without one
    AtomicFile.createDirectories(
        Objects.requireNonNull(mark.getParent()), PosixFilePermissions.fromString("rwxr-xr-x"));
    AtomicFile.replace(mark, NAME + "\n", PosixFilePermissions.fromString("rw-r--r--"));
    if (commands.exists("useradd")) {
      Call.check(
          commands,
          Call.QUICK,
          List.of(
              "useradd",
              "--system",
              "--user-group",
              "--no-create-home",
              "--home-dir",
              HOME,
              "--shell",
              "/usr/sbin/nologin",
              "--comment",
              "mirrorctl's server",
              NAME));
    } else if (commands.exists("systemd-sysusers")) {
      Call.check(
          commands,
          Call.QUICK,
          List.of("systemd-sysusers", "--inline", "u " + NAME + " - \"mirrorctl's server\""));
    } else if (commands.exists("adduser")) {
      // busybox's
      Call.check(commands, Call.QUICK, List.of("addgroup", "-S", NAME));
      Call.check(
          commands,
          Call.QUICK,
          List.of(
              "adduser", "-S", "-D", "-H", "-h", HOME, "-s", "/sbin/nologin", "-G", NAME, NAME));
    } else {
      throw Failure.of(
          "no program to make the system user " + NAME + " with (useradd, adduser)",
          "make a user and a group " + NAME + ", then run it again");
    }
  }

  public boolean isOurs() {
    return Files.exists(mark) && exists();
  }

  /** Removes the user, if {@link #create} made it. */
  public void remove() {
    if (isOurs()) {
      Call.check(
          commands, Call.QUICK, List.of(commands.exists("userdel") ? "userdel" : "deluser", NAME));
    }
    AtomicFile.delete(mark);
  }
}
