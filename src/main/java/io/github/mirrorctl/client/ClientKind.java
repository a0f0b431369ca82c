package io.github.mirrorctl.client;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The clients whose own files mirrorctl edits. */
public enum ClientKind {
  DOCKER("docker", "the Docker daemon"),
  CONTAINERD("containerd", "containerd"),
  PODMAN("podman", "Podman, Buildah, skopeo and CRI-O"),
  BUILDKIT("buildkit", "BuildKit"),
  K3S("k3s", "k3s"),
  RKE2("rke2", "RKE2");

  private final String word;
  private final String title;

  ClientKind(String word, String title) {
    this.word = word;
    this.title = title;
  }

  /** Its name on the command line. */
  public String word() {
    return word;
  }

  /** Its name in a sentence. */
  public String title() {
    return title;
  }

  public static Optional<ClientKind> find(String word) {
    String meant =
        switch (word) {
          case "buildah", "skopeo", "cri-o", "crio" -> "podman";
          case "dockerd" -> "docker";
          default -> word;
        };
    return Arrays.stream(values()).filter(kind -> kind.word.equals(meant)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(ClientKind::word).toList();
  }
}
