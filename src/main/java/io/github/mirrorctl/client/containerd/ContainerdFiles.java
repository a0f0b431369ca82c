package io.github.mirrorctl.client.containerd;

import io.github.mirrorctl.client.Asker;
import io.github.mirrorctl.client.ClientFiles;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Program;
import io.github.mirrorctl.client.ServiceRestart;
import io.github.mirrorctl.client.Versions;
import io.github.mirrorctl.client.files.Activation;
import io.github.mirrorctl.client.files.EditedFiles;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.files.FilePlan;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * containerd as Kubernetes, nerdctl and crictl use it: a {@code hosts.toml} for each registry,
 * which is read at each pull, and the setting {@code config_path}, which needs a restart where it
 * is missing. A Docker daemon's own containerd is another thing: that daemon doesn't read these
 * files.
 */
public final class ContainerdFiles implements ClientFiles {
  private static final String CONFIG = "/etc/containerd/config.toml";
  private static final String DIRECTORY = "/etc/containerd/certs.d";
  private static final List<String> USERS = List.of("kubelet", "nerdctl", "crictl");

  private final HostEnvironment environment;
  private final Commands commands;
  private @Nullable volatile Asked asked;

  public ContainerdFiles(HostEnvironment environment, Commands commands) {
    this.environment = environment;
    this.commands = commands;
  }

  @Override
  public ClientKind kind() {
    return ClientKind.CONTAINERD;
  }

  @Override
  public Optional<String> found() {
    boolean docker = commands.exists("dockerd");
    boolean used = USERS.stream().anyMatch(commands::exists);
    return commands.exists("containerd") && (used || !docker)
        ? Optional.of(Versions.of(commands, "containerd", "--version"))
        : Optional.empty();
  }

  @Override
  public FilePlan plan(List<MirrorUse> mirrors) {
    Path config = environment.system(CONFIG);
    ContainerdConfig effective = effective();
    Path directory = directory();
    List<FileEdit> edits = new ArrayList<>();
    Optional<Activation> activation = Optional.empty();
    if (effective.directory().isEmpty()) {
      edits.add(effective.withDirectory(config, DIRECTORY));
      activation = restart();
    }
    mirrors.forEach(mirror -> edits.addAll(HostsToml.edits(directory, mirror)));
    return new FilePlan(edits, activation, List.of());
  }

  @Override
  public List<Path> edited() {
    List<Path> files = new ArrayList<>(EditedFiles.below(environment.system(DIRECTORY)));
    Path directory = directory();
    if (!directory.equals(environment.system(DIRECTORY))) {
      files.addAll(EditedFiles.below(directory));
    }
    files.addAll(EditedFiles.among(List.of(environment.system(CONFIG))));
    return files;
  }

  @Override
  public FilePlan undone(List<Path> files) {
    boolean config = files.contains(environment.system(CONFIG));
    return new FilePlan(List.of(), config ? restart() : Optional.empty(), List.of());
  }

  private Optional<Activation> restart() {
    return ServiceRestart.where(environment, commands, "containerd");
  }

  /** What is in force; containerd is asked once for each text of its file. */
  private ContainerdConfig effective() {
    Path config = environment.system(CONFIG);
    Optional<String> text = TextFile.read(config);
    Asked known = asked;
    if (known == null || !known.text().equals(text)) {
      known = new Asked(text, ContainerdConfig.effective(commands, config));
      asked = known;
    }
    return known.config();
  }

  private record Asked(Optional<String> text, ContainerdConfig config) {}

  private Path directory() {
    return effective().directory().map(environment::system).orElse(environment.system(DIRECTORY));
  }

  @Override
  public List<String> told(String registry) {
    return HostsToml.told(directory(), registry);
  }

  @Override
  public List<Path> authorities(MirrorUse mirror) {
    return HostsToml.authorities(directory(), mirror);
  }

  @Override
  public List<Asker> askers() {
    List<Asker> askers = new ArrayList<>();
    if (commands.exists("crictl")) {
      askers.add(Program.of(commands, "crictl", "crictl", "pull"));
    } else if (commands.exists("ctr")) {
      askers.add(
          Program.of(
              commands,
              "containerd",
              "ctr",
              "--namespace",
              "mirrorctl-canary",
              "images",
              "pull",
              "--hosts-dir",
              directory().toString()));
    }
    return askers;
  }

  @Override
  public List<FileEdit> fresh(List<MirrorUse> mirrors) {
    return mirrors.stream()
        .flatMap(mirror -> HostsToml.fresh(Path.of(DIRECTORY), mirror).stream())
        .toList();
  }
}
