package io.github.mirrorctl.client.snippets;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.buildkit.BuildkitdToml;
import io.github.mirrorctl.client.containerd.HostsToml;
import io.github.mirrorctl.client.docker.DaemonJson;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.mirror.Upstream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is set where a machine or a cluster is made, so that there is no file to edit: a snippet to
 * paste.
 */
public enum Snippets {
  KIND("kind") {
    @Override
    public String text(List<MirrorUse> mirrors) {
      String patches =
          mirrors.stream()
              .map(
                  mirror ->
                      "docker exec -i \"$node\" sh -c 'mkdir -p /etc/containerd/certs.d/%1$s && cat > /etc/containerd/certs.d/%1$s/hosts.toml' <<'EOF'%n%2$sEOF%n"
                          .formatted(mirror.registry(), hosts(mirror)))
              .collect(Collectors.joining());
      return """
          # kind: the cluster's configuration (kind create cluster --config FILE)
          kind: Cluster
          apiVersion: kind.x-k8s.io/v1alpha4
          containerdConfigPatches:
          - |-
            [plugins."io.containerd.grpc.v1.cri".registry]
              config_path = "/etc/containerd/certs.d"

          # then, for each node of "kind get nodes":
          """
          + patches;
    }
  },
  MINIKUBE("minikube") {
    @Override
    public String text(List<MirrorUse> mirrors) {
      return hubs(mirrors)
          .map(
              hub ->
                  "# minikube takes mirrors of Docker Hub only\nminikube start --registry-mirror="
                      + hub.url()
                      + (hub.isPlain() ? " --insecure-registry=" + hub.address() : "")
                      + "\n")
          .orElse("# minikube takes mirrors of Docker Hub only, and there is none\n");
    }
  },
  TESTCONTAINERS("testcontainers") {
    @Override
    public String text(List<MirrorUse> mirrors) {
      return hubs(mirrors)
          .map(
              hub ->
                  """
                  # Testcontainers pulls by the Docker daemon, whose mirror it uses; where that daemon can't be told:
                  # Docker Hub's images by the mirror's address (the daemon must trust it)
                  TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX=%s/
                  """
                      .formatted(hub.location()))
          .orElse(
              "# Testcontainers takes a prefix for Docker Hub's images only, and there is no such mirror\n");
    }
  },
  GITHUB("github") {
    @Override
    public String text(List<MirrorUse> mirrors) {
      String buildkit = BuildkitdToml.text(Path.of("/etc/buildkit/buildkitd.toml"), mirrors);
      List<MirrorUrl> urls = hubs(mirrors).map(hub -> List.of(hub.url())).orElse(List.of());
      return """
          # GitHub Actions, steps of a job on a runner that reaches the mirror:
          - name: Pull Docker Hub's images through the mirror
            run: |
              echo '%s' | sudo tee /etc/docker/daemon.json
              sudo systemctl restart docker
          - uses: docker/setup-buildx-action@v3
            with:
              driver-opts: network=host
              buildkitd-config-inline: |
          %s"""
          .formatted(
              DaemonJson.fresh(urls).replaceAll("\\s*\\n\\s*", " ").strip(), indented(buildkit, 6));
    }
  },
  GITLAB("gitlab") {
    @Override
    public String text(List<MirrorUse> mirrors) {
      return hubs(mirrors)
          .map(
              hub ->
                  """
                  # GitLab: the runner's config.toml, for jobs with Docker in Docker
                  [[runners]]
                    [runners.docker]
                      [[runners.docker.services]]
                        name = "docker:dind"
                        alias = "docker"
                        command = [%s]
                  """
                      .formatted(
                          "\"--registry-mirror\", \""
                              + hub.url()
                              + "\""
                              + (hub.isPlain()
                                  ? ", \"--insecure-registry\", \"" + hub.address() + "\""
                                  : "")))
          .orElse(
              "# GitLab's Docker in Docker takes mirrors of Docker Hub only, and there is none\n");
    }
  };

  private final String word;

  Snippets(String word) {
    this.word = word;
  }

  public abstract String text(List<MirrorUse> mirrors);

  public static Optional<Snippets> find(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(one -> one.word).toList();
  }

  private static Optional<MirrorUse> hubs(List<MirrorUse> mirrors) {
    return mirrors.stream()
        .filter(mirror -> mirror.registry().equals(Upstream.DOCKER_HUB))
        .findFirst();
  }

  private static String hosts(MirrorUse mirror) {
    List<FileEdit> files = HostsToml.fresh(Path.of("/etc/containerd/certs.d"), mirror);
    return files.get(files.size() - 1).after();
  }

  private static String indented(String text, int columns) {
    return text.indent(columns);
  }
}
