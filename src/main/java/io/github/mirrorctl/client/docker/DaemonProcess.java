package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.host.services.ServiceManagers;
import io.github.mirrorctl.mirror.InvalidInput;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The running daemon as a process: its command line says which file it reads, and which settings
 * must not stand in that file as well.
 *
 * @param arguments its command line, the program first
 * @param executable the program's file, where the kernel tells and it can be trusted
 */
public record DaemonProcess(long pid, List<String> arguments, Optional<Path> executable) {
  private static final List<String> PLACES =
      List.of(
          "/etc/systemd/system/docker.service.d",
          "/etc/systemd/system/docker.service",
          "/etc/default/docker",
          "/etc/conf.d/docker",
          "/etc/sysconfig/docker");

  public DaemonProcess {
    arguments = List.copyOf(arguments);
  }

  /** Found through its pid file, else as the only process named dockerd. */
  public static Optional<DaemonProcess> find(HostEnvironment environment, DaemonKind kind) {
    return ServiceManagers.pidFiles(environment, kind).stream()
        .flatMap(file -> quietly(file).stream())
        .map(String::strip)
        .filter(text -> text.matches("[1-9][0-9]{0,9}"))
        .flatMap(pid -> read(environment, pid).stream())
        .findFirst()
        .or(() -> theOnlyOne(environment));
  }

  private static Optional<DaemonProcess> theOnlyOne(HostEnvironment environment) {
    List<DaemonProcess> found = new ArrayList<>();
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(environment.system("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        read(environment, String.valueOf(process.getFileName())).ifPresent(found::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private static Optional<DaemonProcess> read(HostEnvironment environment, String pid) {
    Path process = environment.system("/proc/" + pid);
    if (quietly(process.resolve("comm")).filter(name -> name.strip().equals("dockerd")).isEmpty()) {
      return Optional.empty();
    }
    return quietly(process.resolve("cmdline"))
        .filter(line -> !line.isEmpty())
        .map(line -> Arrays.asList(line.split("\0")))
        .map(
            arguments ->
                new DaemonProcess(Long.parseLong(pid), arguments, program(environment, process)));
  }

  /** A flag's value on the command line; empty when it isn't there. */
  public static Optional<String> flag(List<String> arguments, String name) {
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith("--" + name + "=")) {
        return Optional.of(argument.substring(name.length() + 3));
      }
      if (argument.equals("--" + name) && i + 1 < arguments.size()) {
        return Optional.of(arguments.get(i + 1));
      }
    }
    return Optional.empty();
  }

  /** Refuses a key that is a flag on the command line too: with both, the daemon never starts. */
  void refuseConflict(HostEnvironment environment, String flag, String key, Path file) {
    Optional<String> value = flag(arguments, flag);
    if (value.isPresent()) {
      throw new InvalidInput(
          "the Docker daemon (pid "
              + pid
              + ") has --"
              + flag
              + "="
              + value.get()
              + " on its command line, and never starts when "
              + file
              + " has \""
              + key
              + "\" as well",
          "take the flag out of "
              + place(environment, "--" + flag)
              + ", restart the daemon, then run this again; nothing was changed");
    }
  }

  /** The file that has the flag, or words for where it may be. */
  static String place(HostEnvironment environment, String flag) {
    return PLACES.stream()
        .map(environment::system)
        .flatMap(DaemonProcess::files)
        .filter(file -> quietly(file).filter(text -> text.contains(flag)).isPresent())
        .map(Path::toString)
        .findFirst()
        .orElse("what starts it (systemctl cat docker shows the unit, or /etc/default/docker)");
  }

  private static Stream<Path> files(Path place) {
    if (!Files.isDirectory(place)) {
      return Stream.of(place);
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> dropIns = Files.newDirectoryStream(place, "*.conf")) {
      dropIns.forEach(files::add);
    } catch (IOException | DirectoryIteratorException e) {
      return Stream.of();
    }
    return files.stream();
  }

  /** A process may end while it is read, and another user's may not be read at all. */
  private static Optional<String> quietly(Path file) {
    try {
      return TextFile.read(file);
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  /**
   * Root's program or this user's own: anybody can call a process dockerd, and this is run later.
   */
  private static Optional<Path> program(HostEnvironment environment, Path process) {
    try {
      Path program = Files.readSymbolicLink(process.resolve("exe"));
      long owner = ((Number) Files.getAttribute(program, "unix:uid")).longValue();
      return Optional.of(program).filter(file -> owner == 0 || owner == environment.uid());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
