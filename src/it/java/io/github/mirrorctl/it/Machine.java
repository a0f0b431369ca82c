package io.github.mirrorctl.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What this machine can do for the tests, found out once, with the reason where it cannot. {@code
 * MIRRORCTL_IT=required} turns a reason into a failure, {@code MIRRORCTL_IT=off} is a reason.
 */
final class Machine {
  /** Found out when first asked for, and once. */
  private static final class TestHosts {
    static final Optional<String> MISSING = said("no test hosts", findTestHosts());
  }

  private static final class ModernParts {
    static final Optional<String> MISSING =
        TestHosts.MISSING.or(
            () -> said("no modern parts", made("modern.sh", Duration.ofMinutes(20))));
  }

  private Machine() {}

  static boolean required() {
    return mode().equals("required");
  }

  /** Why no test host can run here; empty if it can. Makes what is made once a machine. */
  static Optional<String> withoutTestHosts() {
    return TestHosts.MISSING;
  }

  /**
   * Why what Go builds, today's engine and registry 3, is not here; empty if it is. Builds it, once
   * a machine.
   */
  static Optional<String> withoutModernParts() {
    return ModernParts.MISSING;
  }

  private static final class Jdk {
    static final List<Path> FOLDERS = findJdk();
  }

  /** The folders that have to be bound into a test host so that this JVM's JDK runs there. */
  static List<Path> jdk() {
    return Jdk.FOLDERS;
  }

  private static List<Path> findJdk() {
    Path home = Path.of(Objects.requireNonNull(System.getProperty("java.home")));
    // Debian keeps a JDK's configuration in /etc and links to it
    Result links =
        Command.run(
            Duration.ofSeconds(30),
            "",
            List.of("find", home.toString(), "-type", "l", "-exec", "readlink", "-e", "{}", "+"));
    List<Path> folders =
        links
            .out()
            .lines()
            .filter(target -> target.startsWith("/etc/"))
            .map(target -> Objects.requireNonNull(Path.of(target).getParent()))
            .sorted()
            .distinct()
            .toList();
    return Stream.concat(Stream.of(home), folders.stream()).toList();
  }

  private static String mode() {
    return Objects.requireNonNullElse(System.getenv("MIRRORCTL_IT"), "").toLowerCase(Locale.ROOT);
  }

  private static Optional<String> findTestHosts() {
    if (mode().equals("off")) {
      return Optional.of("switched off by MIRRORCTL_IT=off");
    }
    Result check = Command.run(Duration.ofSeconds(30), "", Command.script("check.sh"));
    if (check.exit() != 0) {
      return Optional.of((check.out() + check.err()).strip().replace("\n", "; "));
    }
    return made("rootfs.sh", Duration.ofMinutes(10))
        .or(() -> made("clients.sh", Duration.ofMinutes(10)));
  }

  private static Optional<String> made(String script, Duration limit) {
    Result result = Command.run(limit, "", Command.script(script));
    if (result.exit() == 0) {
      return Optional.empty();
    }
    List<String> words = result.err().lines().filter(line -> !line.isBlank()).toList();
    String last = String.join("; ", words.subList(Math.max(0, words.size() - 3), words.size()));
    return Optional.of(
        result.exit() == Result.TIMED_OUT ? script + " took too long: " + last : last);
  }

  private static Optional<String> said(String what, Optional<String> reason) {
    reason.ifPresent(words -> System.err.println("[it] " + what + ": " + words));
    return reason;
  }
}
