package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientFiles;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.FileClient;
import io.github.mirrorctl.client.buildkit.BuildKitFiles;
import io.github.mirrorctl.client.containerd.ContainerdFiles;
import io.github.mirrorctl.client.docker.DockerClient;
import io.github.mirrorctl.client.files.Writing;
import io.github.mirrorctl.client.podman.PodmanFiles;
import io.github.mirrorctl.client.rancher.RancherFiles;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Reporter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** All clients that mirrorctl knows how to edit. */
final class Clients {
  private Clients() {}

  /** {@code patience} bounds the wait for a client to run again after its restart. */
  static List<Client> all(
      HostEnvironment environment,
      Commands commands,
      DockerClient docker,
      Reporter reporter,
      Duration patience) {
    Writing writing = new Writing(reporter, patience);
    Stream<ClientFiles> files =
        Stream.of(
            new ContainerdFiles(environment, commands),
            new PodmanFiles(environment, commands),
            new BuildKitFiles(environment, commands),
            new RancherFiles(ClientKind.K3S, environment, commands),
            new RancherFiles(ClientKind.RKE2, environment, commands));
    return Stream.concat(
            Stream.of(docker),
            files.map(each -> new FileClient(each, environment.variables(), writing, reporter)))
        .toList();
  }
}
