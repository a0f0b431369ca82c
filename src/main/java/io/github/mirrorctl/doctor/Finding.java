package io.github.mirrorctl.doctor;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a check found, in words for a person.
 *
 * @param message what is so, or why it couldn't be looked at; never empty
 * @param remedy what to do about it; empty where there is nothing to do
 */
public record Finding(Level level, String message, String remedy) {
  public static Finding ok(String message) {
    return new Finding(Level.OK, message, "");
  }

  public static Finding warning(String message, String remedy) {
    return new Finding(Level.WARNING, message, remedy);
  }

  public static Finding wrong(String message, String remedy) {
    return new Finding(Level.WRONG, message, remedy);
  }

  /** It couldn't be looked at, and why. */
  public static Finding skipped(String why) {
    return skipped(why, "");
  }

  public static Finding skipped(String why, String remedy) {
    return new Finding(Level.SKIPPED, why, remedy);
  }

  /** What a failure says; one for want of rights tells nothing of what was looked at. */
  static Finding of(Failure failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.kind() == Failure.Kind.RIGHTS
        ? skipped("needs root: " + message)
        : wrong(message, failure.next());
  }

  static Finding of(InvalidInput refusal) {
    return wrong(String.valueOf(refusal.getMessage()), refusal.next());
  }

  /** All of them in one, as bad as the worst; {@code otherwise} where there are none. */
  static Finding together(List<Finding> findings, Finding otherwise) {
    return findings.isEmpty()
        ? otherwise
        : new Finding(
            findings.stream().map(Finding::level).reduce(Level.OK, Finding::worse),
            joined(findings, Finding::message),
            joined(findings, Finding::remedy));
  }

  private static Level worse(Level one, Level other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private static String joined(List<Finding> findings, Function<Finding, String> part) {
    return findings.stream()
        .map(part)
        .filter(words -> !words.isEmpty())
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
