package io.github.mirrorctl.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.services.DaemonKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonProcessTest {
  @TempDir Path directory;

  @Test
  void knows_the_program_of_root_or_of_this_user_and_no_others() throws IOException {
    FakeMachine machine = new FakeMachine(directory);
    Path program = Files.writeString(directory.resolve("dockerd"), "");
    machine.runs("/usr/bin/dockerd", "-H", "fd://");
    Files.createSymbolicLink(directory.resolve("proc/812/exe"), program);
    assumeTrue(HostEnvironment.real().isRoot(), "only root can give a file away");
    assertThat(executable(machine)).contains(program);

    Files.setAttribute(program, "unix:uid", 4711);
    assertThat(executable(machine)).isEmpty();
  }

  private static Optional<Path> executable(FakeMachine machine) {
    return DaemonProcess.find(machine.environment, DaemonKind.ROOTFUL)
        .flatMap(DaemonProcess::executable);
  }
}
