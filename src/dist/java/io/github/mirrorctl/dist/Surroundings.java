package io.github.mirrorctl.dist;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What a command reads and writes beside its arguments: environment variables and files. */
record Surroundings(CommandSpec command, boolean all) {
  /** What each variable does, by its name. */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("MIRRORCTL_SETTINGS", "The mirrors' settings, where --settings isn't given.");
    variables.put(
        "DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG",
        "The Docker endpoint, where --host isn't given, as for docker(1).");
    variables.put(
        "DOCKER_TLS_VERIFY, DOCKER_CERT_PATH",
        "Whether and with which certificates a tcp:// endpoint is spoken to over TLS.");
    if (runsContainers()) {
      variables.put(
          "HTTP_PROXY, HTTPS_PROXY, NO_PROXY",
          "Passed into the mirror's container, which fetches through that proxy. One with a"
              + " password is refused: docker inspect would show it.");
    } else if (named("doctor")) {
      variables.put(
          "HTTP_PROXY, HTTPS_PROXY, NO_PROXY",
          "The way on which the upstream is tried; where they aren't set, those of the mirror's"
              + " container.");
    }
    variables.put("NO_COLOR", "Where set, nothing is coloured unless --color=always says so.");
    variables.put("TERM", "Where it is dumb, the same.");
    variables.put(
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_RUNTIME_DIR",
        "Where settings, caches and locks are, without root.");
    return variables;
  }

  /** What each file is, by its path. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "/etc/mirrorctl/mirrors.yml, ~/.config/mirrorctl/mirrors.yml",
        "The settings, see mirrors.yml(5).");
    if (has("--upstream") || named("down") || named("restart")) {
      files.put(
          "/var/lib/docker-registry",
          "The storage directory of the mirror of Docker Hub: its cache, and config.yml, the"
              + " registry's own configuration. Another mirror's is"
              + " /var/lib/docker-registry-MIRROR.");
    }
    if (has("--tls")) {
      files.put(
          "/etc/mirrorctl/ca.pem, /etc/mirrorctl/ca-key.pem",
          "The machine's own certificate authority, made by --tls self-signed, and its key, which"
              + " only root can read. Without root they are in ~/.config/mirrorctl.");
    }
    if (all || command.qualifiedName().startsWith("mirrorctl user")) {
      files.put(
          "/var/lib/docker-registry/htpasswd",
          "The users of the mirror of Docker Hub, in its storage directory: a line NAME:HASH for"
              + " each, as htpasswd -B writes it.");
    }
    if (has("--apply")) {
      files.put(
          "/etc/docker/daemon.json",
          "The Docker daemon's configuration. A rootless daemon has"
              + " ~/.config/docker/daemon.json, the snap"
              + " /var/snap/docker/current/config/daemon.json.");
    }
    if (has("--apply") || has("--upstream")) {
      files.put(
          "*.mirrorctl-backup, *.mirrorctl-undo",
          "Beside each file that was changed, until it is put back: what it was before, and what"
              + " was done to it.");
    }
    return files;
  }

  private boolean runsContainers() {
    return named("up") || named("start") || named("restart");
  }

  private boolean named(String name) {
    return all || command.name().equals(name);
  }

  private boolean has(String option) {
    return all || command.findOption(option) != null;
  }
}
