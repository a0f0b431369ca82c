package io.github.mirrorctl.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunLockTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(150);

  @TempDir Path directory;

  /** What the second JVM runs: takes the lock, says so, and keeps it until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (RunLock lock = RunLock.acquire(Path.of(args[0]), "mirrorctl up", LONG, said -> {})) {
        System.out.println("held " + lock.getClass().getSimpleName());
        while (System.in.read() >= 0) {}
      }
    }
  }

  @Test
  void the_second_run_waits_then_names_the_first_and_a_killed_one_frees_it()
      throws IOException, InterruptedException {
    Path file = directory.resolve("run/lock");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held RunLock");
      List<String> told = new ArrayList<>();
      String who = " (pid " + holder.pid() + ": mirrorctl up)";
      assertThatThrownBy(() -> RunLock.acquire(file, "mirrorctl down", SHORT, told::add))
          .isInstanceOf(Failure.class)
          .hasMessage("another mirrorctl" + who + " is still at work after 150 ms");
      assertThat(told).containsExactly("waiting for another mirrorctl" + who);
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    List<String> told = new ArrayList<>();
    RunLock.acquire(file, "mirrorctl down", LONG, told::add).close();
    assertThat(told).isEmpty();
  }

  @Test
  void two_in_one_process_exclude_each_other_too() {
    Path file = directory.resolve("lock");
    RunLock first = RunLock.acquire(file, "mirrorctl up", LONG, said -> {});
    assertThatThrownBy(() -> RunLock.acquire(file, "mirrorctl up", SHORT, said -> {}))
        .isInstanceOf(Failure.class);
    first.close();
    RunLock.acquire(file, "mirrorctl up", SHORT, said -> {}).close();
  }
}
