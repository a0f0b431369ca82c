package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ExaminationTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private static Check check(String id, Supplier<Finding> examination) {
    return Check.of(id, "docker.io", examination);
  }

  private static Finding finding(Supplier<Finding> examination) {
    return new Examination(List.of(check("one", examination)), LONG).run().get(0).finding();
  }

  @Test
  void runs_checks_side_by_side_and_keeps_their_order() {
    CountDownLatch both = new CountDownLatch(2);
    Supplier<Finding> meets =
        () -> {
          both.countDown();
          return Finding.ok(awaits(both) ? "met" : "alone");
        };
    assertThat(new Examination(List.of(check("one", meets), check("two", meets)), LONG).run())
        .containsExactly(
            new Examined("one", "docker.io", Finding.ok("met")),
            new Examined("two", "docker.io", Finding.ok("met")));
  }

  @Test
  void one_that_hangs_is_told_as_such_and_keeps_neither_the_others_nor_the_program() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean daemon = new AtomicBoolean();
    Supplier<Finding> hangs =
        () -> {
          daemon.set(Thread.currentThread().isDaemon());
          return Finding.ok(awaits(never) ? "" : "interrupted");
        };
    Examination examination =
        new Examination(
            List.of(check("hangs", hangs), check("quick", () -> Finding.ok("done"))),
            Duration.ofMillis(300));
    assertThat(examination.run())
        .extracting(Examined::finding)
        .containsExactly(
            Finding.warning("wasn't done within 300 ms", "run it again; what it looks at may hang"),
            Finding.ok("done"));
    assertThat(daemon).isTrue();
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      return latch.await(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void what_a_check_throws_is_what_it_found() {
    assertThat(
            finding(
                () -> {
                  throw Failure.of("it broke", "mend it");
                }))
        .isEqualTo(Finding.wrong("it broke", "mend it"));
    assertThat(
            finding(
                () -> {
                  throw new InvalidInput("it can't be read", "write it anew");
                }))
        .isEqualTo(Finding.wrong("it can't be read", "write it anew"));
    assertThat(
            finding(
                () -> {
                  throw Failure.rights("cannot read it", "sudo", new IOException("closed"));
                }))
        .isEqualTo(Finding.skipped("needs root: cannot read it"));
    assertThat(
            finding(
                () -> {
                  throw new IllegalStateException("a mistake");
                }))
        .satisfies(
            found -> assertThat(found.level()).isEqualTo(Level.WARNING),
            found -> assertThat(found.message()).contains("unforeseen", "a mistake"));
  }

  @Test
  void several_findings_in_one_are_as_bad_as_the_worst() {
    assertThat(
            Finding.together(
                List.of(
                    Finding.warning("one", "mend it"),
                    Finding.wrong("two", "mend it"),
                    Finding.ok("three")),
                Finding.ok("none")))
        .isEqualTo(Finding.wrong("one; two; three", "mend it"));
    assertThat(Finding.together(List.of(), Finding.ok("none"))).isEqualTo(Finding.ok("none"));
  }
}
