package io.github.mirrorctl.client;

import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which version a program says that it is. */
public final class Versions {
  private static final Duration QUICK = Duration.ofSeconds(5);
  private static final Pattern NUMBER = Pattern.compile("\\bv?(\\d+\\.\\d+[\\w.+~-]*)");

  private Versions() {}

  /** {@code PROGRAM VERSION}, or the program alone where it doesn't say. */
  public static String of(Commands commands, String program, String option) {
    try {
      Command.Result result = commands.run(QUICK, List.of(program, option));
      Matcher number = NUMBER.matcher(result.out());
      return number.find() ? program + " " + number.group(1) : program;
    } catch (Failure e) {
      return program;
    }
  }
}
