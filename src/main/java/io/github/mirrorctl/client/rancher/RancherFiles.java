package io.github.mirrorctl.client.rancher;

import io.github.mirrorctl.client.Asker;
import io.github.mirrorctl.client.ClientFiles;
import io.github.mirrorctl.client.ClientKind;
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
 * k3s and RKE2: {@code registries.yaml}, which they read at their start. They aren't restarted:
 * when a node of a cluster may be is for others to say.
 */
public final class RancherFiles implements ClientFiles {
  private final ClientKind kind;
  private final HostEnvironment environment;
  private final Commands commands;

  /** {@code kind} is one of the two. */
  public RancherFiles(ClientKind kind, HostEnvironment environment, Commands commands) {
    this.kind = kind;
    this.environment = environment;
    this.commands = commands;
  }

  @Override
  public ClientKind kind() {
    return kind;
  }

  @Override
  public Optional<String> found() {
    if (commands.exists(kind.word())) {
      return Optional.of(Versions.of(commands, kind.word(), "--version"));
    }
    return Files.isDirectory(directory()) ? Optional.of(kind.title()) : Optional.empty();
  }

  private Path directory() {
    return environment.system("/etc/rancher/" + kind.word());
  }

  @Override
  public FilePlan plan(List<MirrorUse> mirrors) {
    List<FileEdit> edits = new ArrayList<>();
    for (MirrorUse mirror : mirrors) {
      mirror.authorityIn(directory().resolve(mirror.authorityName())).ifPresent(edits::add);
    }
    FileEdit settings = RegistriesYaml.edit(directory().resolve("registries.yaml"), mirrors);
    edits.add(settings);
    return new FilePlan(edits, Optional.empty(), settings.changes() ? notes() : List.of());
  }

  private List<String> notes() {
    String service = kind == ClientKind.K3S ? "k3s" : "rke2-server";
    String agent = kind == ClientKind.K3S ? "k3s-agent" : "rke2-agent";
    return List.of(
        "%s reads it at its start: systemctl restart %s (on an agent: %s)"
            .formatted(kind.title(), service, agent));
  }

  @Override
  public List<Path> edited() {
    return EditedFiles.below(directory());
  }

  @Override
  public FilePlan undone(List<Path> files) {
    return new FilePlan(List.of(), Optional.empty(), notes());
  }

  @Override
  public List<String> told(String registry) {
    return RegistriesYaml.told(directory().resolve("registries.yaml"), registry);
  }

  @Override
  public List<Path> authorities(MirrorUse mirror) {
    return RegistriesYaml.authorities(directory().resolve("registries.yaml"), mirror);
  }

  @Override
  public List<Asker> askers() {
    return kind == ClientKind.K3S && commands.exists("k3s")
        ? List.of(Program.of(commands, "k3s", "k3s", "crictl", "pull"))
        : List.of();
  }

  @Override
  public List<FileEdit> fresh(List<MirrorUse> mirrors) {
    List<FileEdit> files = new ArrayList<>();
    Path directory = Path.of("/etc/rancher", kind.word());
    for (MirrorUse mirror : mirrors) {
      mirror.freshAuthorityIn(directory.resolve(mirror.authorityName())).ifPresent(files::add);
    }
    files.add(
        FileEdit.fresh(
            directory.resolve("registries.yaml"), RegistriesYaml.text(directory, mirrors)));
    return files;
  }
}
