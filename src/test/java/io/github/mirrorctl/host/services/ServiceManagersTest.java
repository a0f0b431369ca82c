package io.github.mirrorctl.host.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagersTest {
  @TempDir Path root;
  private final List<String> calls = new ArrayList<>();
  private Set<String> installed = Set.of();
  private Command.Result answer = new Command.Result(0, "LoadState=loaded\n", "");

  private final Commands commands =
      new Commands() {
        @Override
        public Command.Result run(Duration timeout, List<String> argv) {
          calls.add(String.join(" ", argv));
          return answer;
        }

        @Override
        public int copy(List<String> argv, PrintStream to) {
          throw new UnsupportedOperationException();
        }

        @Override
        public boolean exists(String program) {
          return installed.contains(program);
        }
      };

  private ServiceManager detect(DaemonKind kind) {
    HostEnvironment environment =
        new HostEnvironment(
            Map.of("XDG_RUNTIME_DIR", root.resolve("run/user/7").toString()), root, root, 0);
    ServiceManager manager = ServiceManagers.detect(environment, commands, kind);
    calls.clear();
    return manager;
  }

  private void does(ServiceManager manager) {
    manager.resetFailed();
    manager.restart();
    manager.reload();
    manager.start();
    manager.lastLogLines(5);
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(root.resolve(path).resolveSibling(""));
    Files.writeString(file, text);
  }

  @Test
  void systemd_when_it_is_pid_1_and_knows_docker() throws IOException {
    Files.createDirectories(root.resolve("run/systemd/system"));
    installed = Set.of("systemctl", "service");
    ServiceManager manager = detect(DaemonKind.ROOTFUL);
    assertThat(manager.describe()).isEqualTo("systemd (docker.service)");
    does(manager);
    assertThat(calls)
        .containsExactly(
            "systemctl reset-failed docker.service",
            "systemctl restart docker.service",
            "systemctl reload docker.service",
            "systemctl start docker.service",
            "journalctl --sync",
            "journalctl --unit=docker.service --quiet --no-pager -o cat -n 5");
  }

  @Test
  void the_users_systemd_for_a_rootless_daemon() {
    installed = Set.of("systemctl");
    ServiceManager manager = detect(DaemonKind.ROOTLESS);
    assertThat(manager.restartCommand()).isEqualTo("systemctl --user restart docker");
    does(manager);
    assertThat(calls)
        .containsExactly(
            "systemctl --user reset-failed docker.service",
            "systemctl --user restart docker.service",
            "systemctl --user reload docker.service",
            "systemctl --user start docker.service",
            "journalctl --sync",
            "journalctl --user-unit=docker.service --quiet --no-pager -o cat -n 5");
  }

  @Test
  void the_pid_file_when_systemd_knows_no_docker() throws IOException {
    Files.createDirectories(root.resolve("run/systemd/system"));
    installed = Set.of("systemctl");
    answer = new Command.Result(0, "LoadState=not-found\n", "");
    ServiceManager manager = detect(DaemonKind.ROOTFUL);
    assertThat(manager.canRestart()).isFalse();
    assertThatThrownBy(manager::restart)
        .isInstanceOf(Failure.class)
        .hasMessage("nothing on this machine is known to restart the Docker daemon");
  }

  @Test
  void system_v_restarts_by_its_script_and_reloads_by_the_pid_file() throws IOException {
    installed = Set.of("service");
    file("etc/init.d/docker", "");
    file("run/docker.pid", "812");
    file("proc/812/comm", "dockerd\n");
    file("var/log/docker.log", "1\n2\n3\n4\n5\n6\n");
    ServiceManager manager = detect(DaemonKind.ROOTFUL);
    does(manager);
    assertThat(calls)
        .containsExactly("service docker restart", "sh -c kill -HUP 812", "service docker start");
    assertThat(manager.lastLogLines(2)).containsExactly("5", "6");
  }

  @Test
  void openrc_when_it_is_there() throws IOException {
    installed = Set.of("rc-service", "service");
    file("etc/init.d/docker", "");
    does(detect(DaemonKind.ROOTFUL));
    assertThat(calls)
        .containsExactly(
            "rc-service docker restart", "rc-service docker reload", "rc-service docker restart");
  }

  @Test
  void snap_for_the_snap() throws IOException {
    file("run/snap.docker/docker.pid", "812\n");
    file("proc/812/comm", "dockerd\n");
    does(detect(DaemonKind.SNAP));
    assertThat(calls)
        .containsExactly(
            "snap restart docker",
            "sh -c kill -HUP 812",
            "snap start docker",
            "snap logs -n=5 docker");
  }

  @Test
  void a_pid_file_older_than_the_boot_is_nobodys() throws IOException {
    file("run/docker.pid", "812");
    file("proc/812/comm", "sshd\n");
    ServiceManager manager = detect(DaemonKind.ROOTFUL);
    assertThatThrownBy(manager::reload)
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("no running dockerd found through ");
    assertThat(calls).isEmpty();
  }

  @Test
  void docker_desktop_restarts_itself() {
    assertThatThrownBy(detect(DaemonKind.DESKTOP)::restart)
        .hasMessage("only Docker Desktop itself can restart its daemon");
  }

  @Test
  void a_failure_carries_the_managers_own_words() {
    ServiceManager manager = detect(DaemonKind.SNAP);
    answer = new Command.Result(1, "", "error: snap \"docker\" has no services\n");
    assertThatThrownBy(manager::restart)
        .hasMessage("snap restart docker failed: error: snap \"docker\" has no services");
    assertThat(manager.lastLogLines(5)).isEmpty();
    answer = new Command.Result(1, "", "Interactive authentication required.\n");
    Failure failure = catchThrowableOfType(Failure.class, manager::restart);
    assertThat(failure.kind()).isEqualTo(Failure.Kind.RIGHTS);
  }
}
