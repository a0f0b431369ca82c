package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mirrorctl that stays in a host does and says what one does that is started each time. */
@RealEngine
class ResidentContractIT {
  private static final List<String> COMMANDS =
      List.of(
          "status",
          "up --dry-run --upstream http://10.77.0.1:5000",
          "init ghcr.io --engine embedded --username me --password-stdin",
          "init ghcr.io --engine embedded --username me --password-stdin",
          "status -o json",
          "user add somebody ghcr.io --password-stdin",
          "user ls -o yaml",
          "client-config podman --mirror http://127.0.0.1:9",
          "start docker.io --tls-cert /nowhere",
          "daemon-config --check",
          "doctor",
          "logs",
          "down --dry-run",
          "down --purge",
          "down --purge --yes",
          "down",
          "--help",
          "nonsense");

  @Test
  void what_is_done_and_said_is_the_same(Network network) {
    try (TestHost one = TestHost.boot(network, "host", Flavor.SERVICE)) {
      List<Result> resident = new ArrayList<>();
      for (String command : COMMANDS) {
        resident.add(one.mirrorctlStdin("s3cr3t\n", command.split(" ")));
      }
      String left = Facts.everything(one);
      List<Result> process = new ArrayList<>();
      for (String command : COMMANDS) {
        process.add(one.sh("echo s3cr3t | mirrorctl " + command));
      }
      assertThat(process).extracting(Result::exit).containsAll(List.of(0, 1, 2, 3));
      for (int i = 0; i < COMMANDS.size(); i++) {
        assertThat(said(resident.get(i))).isEqualTo(said(process.get(i)));
      }
      assertThat(Facts.everything(one)).isEqualTo(left);
    }
  }

  /** All but times, and how full the disk is. */
  private static String said(Result result) {
    return (result.exit() + "\n" + result.out() + result.err())
        .replaceAll("[0-9]+ (?=ms|GB|of|inodes)", "N ");
  }
}
