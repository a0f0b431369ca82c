package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.files.FileEdit;
import java.util.List;

/**
 * A shell script that makes a client's files on a machine where mirrorctl isn't: it stops where one
 * of them is there already, rather than overwrite it.
 */
final class ClientScript {
  /**
   * @param files whole, none of them there yet
   */
  record Part(ClientKind client, List<FileEdit> files) {
    Part {
      files = List.copyOf(files);
    }
  }

  private ClientScript() {}

  static String of(Part part) {
    StringBuilder script = new StringBuilder();
    script.append("# ").append(part.client().title()).append(": run as root\n");
    script.append("set -eC  # -C: a file that is there already is not overwritten\n");
    for (FileEdit file : part.files()) {
      script.append("mkdir -p '").append(file.file().getParent()).append("'\n");
      script.append("cat > '").append(file.file()).append("' <<'EOF'\n");
      script.append(file.after());
      if (!file.after().endsWith("\n")) {
        script.append('\n');
      }
      script.append("EOF\n");
    }
    script.append(after(part.client()));
    return script.toString();
  }

  private static String after(ClientKind client) {
    return switch (client) {
      case DOCKER -> "systemctl restart docker\n";
      case BUILDKIT -> "systemctl try-restart buildkit || true\n";
      case K3S -> "systemctl try-restart k3s k3s-agent || true\n";
      case RKE2 -> "systemctl try-restart rke2-server rke2-agent || true\n";
      case CONTAINERD ->
          "# and config_path in /etc/containerd/config.toml has to name /etc/containerd/certs.d\n";
      case PODMAN -> "";
    };
  }
}
