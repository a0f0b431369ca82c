package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.Directories;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.containerd.HostsToml;
import io.github.mirrorctl.client.files.EditedFiles;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.files.FilePlan;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.services.DaemonKind;
import io.github.mirrorctl.mirror.Upstream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the Docker daemon reads beside daemon.json, at each pull: {@code certs.d}, with the
 * authorities of registries and, from 28.0 with containerd's image store, a {@code hosts.toml} for
 * each registry. One for docker.io makes it pass over {@code registry-mirrors} silently, and is the
 * only place where such a daemon finds the authority of a mirror of Docker Hub: it doesn't look
 * into the directory of the mirror's own address (seen with 29.6), as the others do.
 */
final class DockerCerts {
  private static final String SYSTEM = "/etc/docker/certs.d";
  private static final String CA = "mirrorctl-ca.crt";

  private final HostEnvironment environment;
  private final Daemon daemon;
  private @Nullable Path directory;

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
    Path known = directory;
    if (known == null) {
      known =
          environment.isRoot() || isSystems()
              ? environment.system(SYSTEM)
              : environment.configHome().resolve("docker/certs.d");
      directory = known;
    }
    return known;
  }

  private boolean isSystems() {
    try {
      return daemon.state().kind() == DaemonKind.ROOTFUL;
    } catch (Failure e) {
      return false;
    }
  }

  Standing standing(MirrorUse mirror, DaemonState state) {
    Standing told = told(mirror, state);
    Path authority = authority(directory(), mirror);
    return told.inForce() && mirror.authorityIn(authority).filter(FileEdit::changes).isPresent()
        ? Standing.notTrusting(mirror, authority)
        : told;
  }

  private Standing told(MirrorUse mirror, DaemonState state) {
    if (!isHub(mirror)) {
      return state.readsHosts()
          ? inHosts(mirror)
          : Standing.not(mirror, Standing.Kind.NOT_COVERED, uncovered(mirror));
    }
    boolean hosts = Files.exists(HostsToml.file(directory(), mirror.registry()));
    boolean shown = state.hasMirror(mirror.url().toString());
    return state.readsHosts() && (hosts || (shown && mirror.ca().isPresent()))
        ? inHosts(mirror)
        : shown
            ? Standing.told(mirror)
            : Standing.not(
                mirror,
                Standing.Kind.NOT_TOLD,
                "it is not among the registry-mirrors that the daemon shows");
  }

  private Standing inHosts(MirrorUse mirror) {
    List<Path> lacking =
        HostsToml.edits(directory(), mirror).stream()
            .filter(FileEdit::changes)
            .map(FileEdit::file)
            .toList();
    if (lacking.isEmpty()) {
      return Standing.told(mirror);
    }
    Path hosts = HostsToml.file(directory(), mirror.registry());
    if (!Files.exists(hosts) && isHub(mirror)) {
      return Standing.not(
          mirror,
          Standing.Kind.NOT_TRUSTING,
          "this daemon takes the authority of its certificate from " + hosts + " alone");
    }
    Optional<String> first = HostsToml.told(directory(), mirror.registry()).stream().findFirst();
    if (mirror.ca().isPresent() && first.filter(mirror.url()::means).isPresent()) {
      return Standing.notTrusting(mirror, lacking.get(0));
    }
    String names = first.map(host -> "names " + host).orElse("doesn't name the mirror") + " first";
    return isHub(mirror)
        ? Standing.not(
            mirror, Standing.Kind.OVERRIDDEN, hosts + " overrides registry-mirrors, and " + names)
        : Standing.not(mirror, Standing.Kind.NOT_TOLD, hosts + " " + names);
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
      if (reads && needsHosts(mirror)) {
        edits.addAll(HostsToml.edits(directory(), mirror));
        overriding(mirror).ifPresent(notes::add);
      } else if (!isHub(mirror)) {
        notes.add(mirror.registry() + ": " + uncovered(mirror));
      }
    }
    return new FilePlan(edits, Optional.empty(), notes);
  }

  private boolean needsHosts(MirrorUse mirror) {
    return !isHub(mirror)
        || mirror.ca().isPresent()
        || Files.exists(HostsToml.file(directory(), mirror.registry()));
  }

  /** What to say of somebody's file that makes the daemon pass over its other settings. */
  private Optional<String> overriding(MirrorUse mirror) {
    Path hosts = HostsToml.file(directory(), mirror.registry());
    boolean others = Files.exists(hosts) && FileEdit.additions(hosts).isEmpty();
    return Optional.of(
            hosts + " is there, so the daemon passes over registry-mirrors: the mirror is in both")
        .filter(words -> others && isHub(mirror));
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
      if (!isHub(mirror) || mirror.ca().isPresent()) {
        files.addAll(HostsToml.fresh(Path.of(SYSTEM), mirror));
      }
    }
    return files;
  }
}
