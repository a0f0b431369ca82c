package io.github.mirrorctl.it.serve;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips {@link RealRegistry} classes where they cannot run; {@code MIRRORCTL_IT=required} makes
 * that a failure, {@code MIRRORCTL_IT=off} a wish.
 */
final class RealRegistryCondition implements ExecutionCondition {
  private static final String BINARY = "docker-registry";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return unless(missing());
  }

  static ConditionEvaluationResult unless(Optional<String> reason) {
    if (reason.isEmpty()) {
      return ConditionEvaluationResult.enabled("the machine can do it");
    }
    if (mode().equals("required")) {
      throw new IllegalStateException(
          "required by MIRRORCTL_IT, and not possible: " + reason.get());
    }
    return ConditionEvaluationResult.disabled(reason.get());
  }

  private static Optional<String> missing() {
    if (mode().equals("off")) {
      return Optional.of("switched off by MIRRORCTL_IT=off");
    }
    return binary().isPresent()
        ? Optional.empty()
        : Optional.of("no " + BINARY + " in the PATH: apt-get install docker-registry");
  }

  /** Debian's registry, where it is installed. */
  static Optional<Path> binary() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin");
    return Stream.of(path.split(":", -1))
        .map(folder -> Path.of(folder, BINARY))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String mode() {
    return Objects.requireNonNullElse(System.getenv("MIRRORCTL_IT"), "").toLowerCase(Locale.ROOT);
  }
}
