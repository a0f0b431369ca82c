package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Scanner;
import picocli.CommandLine.Option;

/** The option of a command that asks before it does something that can't be taken back. */
final class ConfirmOption {
  @Option(
      names = {"-y", "--yes"},
      order = 60,
      description = "Don't ask before something is deleted.")
  boolean yes;

  /** Whether the person agrees; {@code InvalidInput} where nobody can be asked. */
  boolean agreed(App app, String what) {
    if (yes) {
      return true;
    }
    if (!app.terminalIn()) {
      throw new InvalidInput(
          "this would " + what + ", and nobody can be asked", "add --yes if that is meant");
    }
    app.err().print("This will " + what + ". Go on? [y/N] ");
    app.err().flush();
    try {
      String answer =
          new Scanner(app.in(), StandardCharsets.UTF_8).nextLine().strip().toLowerCase(Locale.ROOT);
      return answer.equals("y") || answer.equals("yes");
    } catch (NoSuchElementException e) {
      return false;
    }
  }
}
