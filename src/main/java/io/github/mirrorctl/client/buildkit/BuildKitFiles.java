package io.github.mirrorctl.client.buildkit;

import io.github.mirrorctl.client.Asker;
import io.github.mirrorctl.client.ClientFiles;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.ServiceRestart;
import io.github.mirrorctl.client.Versions;
import io.github.mirrorctl.client.files.Activation;
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
 * A BuildKit daemon of its own, and the builders that {@code docker buildx create} makes: both take
 * their mirrors from {@code buildkitd.toml} at their start. The BuildKit inside the Docker daemon
 * takes them from daemon.json instead.
 */
public final class BuildKitFiles implements ClientFiles {
  private static final String SYSTEM = "/etc/buildkit/buildkitd.toml";

  private final HostEnvironment environment;
  private final Commands commands;

  public BuildKitFiles(HostEnvironment environment, Commands commands) {
    this.environment = environment;
    this.commands = commands;
  }

  @Override
  public ClientKind kind() {
    return ClientKind.BUILDKIT;
  }

  @Override
  public Optional<String> found() {
    if (commands.exists("buildkitd")) {
      return Optional.of(Versions.of(commands, "buildkitd", "--version"));
    }
    return Files.exists(file()) ? Optional.of("builders with " + file()) : Optional.empty();
  }

  @Override
  public FilePlan plan(List<MirrorUse> mirrors) {
    List<FileEdit> edits = new ArrayList<>();
    Path directory = file().resolveSibling("");
    for (MirrorUse mirror : mirrors) {
      mirror.authorityIn(directory.resolve(mirror.authorityName())).ifPresent(edits::add);
    }
    edits.add(BuildkitdToml.edit(file(), mirrors));
    return new FilePlan(edits, restart(), List.of(builders(mirrors)));
  }

  private String builders(List<MirrorUse> mirrors) {
    boolean local = mirrors.stream().anyMatch(mirror -> mirror.url().isLoopback());
    return "a buildx builder takes it when it is made: docker buildx create --driver docker-container"
        + (local ? " --driver-opt network=host" : "")
        + " --config "
        + file();
  }

  private Path file() {
    return environment.isRoot()
        ? environment.system(SYSTEM)
        : environment.configHome().resolve("buildkit/buildkitd.toml");
  }

  private Optional<Activation> restart() {
    return environment.isRoot()
        ? ServiceRestart.where(environment, commands, "buildkit")
        : Optional.empty();
  }

  @Override
  public List<Path> edited() {
    return EditedFiles.below(file().resolveSibling(""));
  }

  @Override
  public FilePlan undone(List<Path> files) {
    return new FilePlan(List.of(), restart(), List.of());
  }

  @Override
  public List<String> told(String registry) {
    return BuildkitdToml.told(file(), registry);
  }

  @Override
  public List<Path> authorities(MirrorUse mirror) {
    return BuildkitdToml.authorities(file(), mirror);
  }

  @Override
  public List<Asker> askers() {
    return List.of(); // a build is what it would take, in a builder of whoever uses it
  }

  @Override
  public List<FileEdit> fresh(List<MirrorUse> mirrors) {
    List<FileEdit> files = new ArrayList<>();
    Path file = Path.of(SYSTEM);
    for (MirrorUse mirror : mirrors) {
      mirror.freshAuthorityIn(file.resolveSibling(mirror.authorityName())).ifPresent(files::add);
    }
    files.add(FileEdit.fresh(file, BuildkitdToml.text(file, mirrors)));
    return files;
  }
}
