package io.github.mirrorctl.client.podman;

import io.github.mirrorctl.client.Asker;
import io.github.mirrorctl.client.ClientFiles;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.Directories;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Program;
import io.github.mirrorctl.client.Versions;
import io.github.mirrorctl.client.files.EditedFiles;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.files.FilePlan;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.HostEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Podman, Buildah, skopeo and CRI-O, which share {@code registries.conf} and the drop-ins beside
 * it, read at each pull: root's for the whole machine, a user's own for that user
 * (containers-registries.conf.d(5)).
 */
public final class PodmanFiles implements ClientFiles {
  private static final List<String> PROGRAMS = List.of("podman", "buildah", "skopeo", "crio");
  private static final String SYSTEM = "/etc/containers";
  private static final String CA = "mirrorctl-ca.crt";

  private final HostEnvironment environment;
  private final Commands commands;

  public PodmanFiles(HostEnvironment environment, Commands commands) {
    this.environment = environment;
    this.commands = commands;
  }

  @Override
  public ClientKind kind() {
    return ClientKind.PODMAN;
  }

  @Override
  public Optional<String> found() {
    List<String> programs =
        PROGRAMS.stream()
            .filter(commands::exists)
            .map(program -> Versions.of(commands, program, "--version"))
            .toList();
    return programs.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", programs));
  }

  @Override
  public FilePlan plan(List<MirrorUse> mirrors) {
    List<FileEdit> edits = new ArrayList<>();
    List<Path> read = read();
    for (MirrorUse mirror : mirrors) {
      mirror.authorityIn(authority(home(), mirror)).ifPresent(edits::add);
      edits.add(RegistriesConf.edit(read, dropIn(mirror.registry()), mirror));
    }
    List<String> notes =
        commands.exists("crio")
            ? List.of("CRI-O takes it at its next reload: systemctl reload crio")
            : List.of();
    return new FilePlan(edits, Optional.empty(), notes);
  }

  private static Path authority(Path home, MirrorUse mirror) {
    return home.resolve("certs.d").resolve(mirror.address()).resolve(CA);
  }

  private Path dropIn(String registry) {
    return home().resolve("registries.conf.d/mirrorctl-" + registry.replace(':', '_') + ".conf");
  }

  /** Where this user's edits go: root's are the machine's. */
  private Path home() {
    return environment.isRoot()
        ? environment.system(SYSTEM)
        : environment.configHome().resolve("containers");
  }

  /** All files that are read, the one that counts least first. */
  private List<Path> read() {
    Path system = environment.system(SYSTEM);
    Path users = environment.configHome().resolve("containers");
    boolean own = !environment.isRoot() && Files.exists(users.resolve("registries.conf"));
    List<Path> files = new ArrayList<>();
    if (own) {
      files.add(users.resolve("registries.conf"));
    } else {
      files.add(system.resolve("registries.conf"));
      files.addAll(dropIns(system));
    }
    if (!environment.isRoot()) {
      files.addAll(dropIns(users));
    }
    return files.stream().filter(Files::exists).toList();
  }

  private static List<Path> dropIns(Path directory) {
    return Directories.list(directory.resolve("registries.conf.d")).stream()
        .filter(file -> file.toString().endsWith(".conf"))
        .toList();
  }

  @Override
  public List<Path> edited() {
    List<Path> files = new ArrayList<>(EditedFiles.below(home().resolve("registries.conf.d")));
    files.addAll(EditedFiles.among(List.of(home().resolve("registries.conf"))));
    files.addAll(EditedFiles.below(home().resolve("certs.d")));
    return files;
  }

  @Override
  public FilePlan undone(List<Path> files) {
    return new FilePlan(List.of(), Optional.empty(), List.of());
  }

  @Override
  public List<String> told(String registry) {
    return RegistriesConf.told(read(), registry);
  }

  @Override
  public List<Path> authorities(MirrorUse mirror) {
    List<Path> files = new ArrayList<>();
    for (Path home :
        List.of(home(), environment.system(SYSTEM), environment.system("/etc/docker"))) {
      Directories.list(home.resolve("certs.d").resolve(mirror.address())).stream()
          .filter(file -> file.toString().endsWith(".crt"))
          .forEach(files::add);
    }
    return files;
  }

  @Override
  public List<Asker> askers() {
    List<Asker> askers = new ArrayList<>();
    if (commands.exists("skopeo")) {
      askers.add(Program.ofTransport(commands, "skopeo", "skopeo", "inspect", "--raw"));
    }
    if (commands.exists("podman")) {
      askers.add(Program.of(commands, "podman", "podman", "pull", "--quiet"));
    }
    if (commands.exists("buildah")) {
      askers.add(Program.of(commands, "buildah", "buildah", "pull", "--quiet"));
    }
    return askers;
  }

  @Override
  public List<FileEdit> fresh(List<MirrorUse> mirrors) {
    List<FileEdit> files = new ArrayList<>();
    for (MirrorUse mirror : mirrors) {
      Path home = Path.of(SYSTEM);
      mirror.freshAuthorityIn(authority(home, mirror)).ifPresent(files::add);
      files.add(
          FileEdit.fresh(
              home.resolve("registries.conf.d/mirrorctl-" + mirror.registry() + ".conf"),
              RegistriesConf.text(mirror)));
    }
    return files;
  }
}
