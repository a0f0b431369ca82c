package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.Directories;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.containerd.HostsToml;
import io.github.mirrorctl.client.files.EditedFiles;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.files.FilePlan;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the Docker daemon reads beside daemon.json, at each pull: {@code certs.d}, with the
 * authorities of registries and, from 28.0 with containerd's image store, a {@code hosts.toml} for
 * each registry. One for docker.io makes it pass over {@code registry-mirrors} silently.
 */
final class DockerCerts {
  private static final String SYSTEM = "/etc/docker/certs.d";
  private static final String CA = "mirrorctl-ca.crt";

  private final HostEnvironment environment;
  private final Daemon daemon;

  DockerCerts(HostEnvironment environment, Daemon daemon) {
    this.environment = environment;
    this.daemon = daemon;
  }

  boolean isHub(MirrorUse mirror) {
    return mirror.registry().equals(Upstream.DOCKER_HUB);
  }

  /** Whether the daemon can pull that registry's images through a mirror at all. */
  boolean covers(MirrorUse mirror) {
    return isHub(mirror) || daemon.state().readsHosts();
  }

  private Path directory() {
    return environment.isRoot()
        ? environment.system(SYSTEM)
        : environment.configHome().resolve("docker/certs.d");
  }

  Standing standing(MirrorUse mirror, DaemonState state) {
    Standing told = told(mirror, state);
    Path authority = authority(directory(), mirror);
    return told.inForce() && mirror.authorityIn(authority).filter(FileEdit::changes).isPresent()
        ? Standing.notTrusting(mirror, authority)
        : told;
  }

  private Standing told(MirrorUse mirror, DaemonState state) {
    Path hosts = HostsToml.file(directory(), mirror.registry());
    if (isHub(mirror) && (!state.readsHosts() || !Files.exists(hosts))) {
      return state.hasMirror(mirror.url().toString())
          ? Standing.told(mirror)
          : Standing.not(
              mirror,
              Standing.Kind.NOT_TOLD,
              "it is not among the registry-mirrors that the daemon shows");
    }
    if (!state.readsHosts()) {
      return Standing.not(mirror, Standing.Kind.NOT_COVERED, uncovered(mirror));
    }
    return HostsToml.edits(directory(), mirror).stream().noneMatch(FileEdit::changes)
        ? Standing.told(mirror)
        : isHub(mirror)
            ? Standing.not(
                mirror,
                Standing.Kind.OVERRIDDEN,
                hosts + " overrides registry-mirrors, and doesn't name the mirror first")
            : Standing.not(
                mirror, Standing.Kind.NOT_TOLD, hosts + " doesn't name the mirror first");
  }

  private static String uncovered(MirrorUse mirror) {
    return "this Docker daemon takes mirrors of Docker Hub only; pull by the mirror's address: docker pull "
        + mirror.location()
        + "/REPOSITORY:TAG";
  }

  FilePlan plan(List<MirrorUse> mirrors) {
    List<FileEdit> edits = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean reads = daemon.state().readsHosts();
    for (MirrorUse mirror : mirrors) {
      mirror.authorityIn(authority(directory(), mirror)).ifPresent(edits::add);
      Path hosts = HostsToml.file(directory(), mirror.registry());
      if (isHub(mirror) && reads && Files.exists(hosts)) {
        notes.add(
            hosts + " is there, so the daemon passes over registry-mirrors: the mirror is in both");
        edits.addAll(HostsToml.edits(directory(), mirror));
      } else if (!isHub(mirror) && reads) {
        edits.addAll(HostsToml.edits(directory(), mirror));
      } else if (!isHub(mirror)) {
        notes.add(mirror.registry() + ": " + uncovered(mirror));
      }
    }
    return new FilePlan(edits, Optional.empty(), notes);
  }

  private static Path authority(Path directory, MirrorUse mirror) {
    return directory.resolve(mirror.address()).resolve(CA);
  }

  List<Path> edited() {
    return EditedFiles.below(directory());
  }

  List<String> told(String registry) {
    List<String> hosts =
        daemon.state().readsHosts() ? HostsToml.told(directory(), registry) : List.of();
    return hosts.isEmpty() && registry.equals(Upstream.DOCKER_HUB)
        ? daemon.state().mirrors()
        : hosts;
  }

  List<Path> authorities(MirrorUse mirror) {
    List<Path> files =
        new ArrayList<>(
            Directories.list(directory().resolve(mirror.address())).stream()
                .filter(file -> file.toString().endsWith(".crt"))
                .toList());
    files.addAll(HostsToml.authorities(directory(), mirror));
    return files;
  }

  List<FileEdit> fresh(List<MirrorUse> mirrors) {
    List<FileEdit> files = new ArrayList<>();
    for (MirrorUse mirror : mirrors) {
      mirror.freshAuthorityIn(authority(Path.of(SYSTEM), mirror)).ifPresent(files::add);
      if (!isHub(mirror)) {
        files.addAll(HostsToml.fresh(Path.of(SYSTEM), mirror));
      }
    }
    return files;
  }
}
