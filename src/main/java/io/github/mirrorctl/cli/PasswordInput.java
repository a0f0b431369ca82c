package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.InvalidInput;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads passwords: from standard input, or from a person, who types them unseen. */
final class PasswordInput {
  /** Longer than any registry takes; a mistaken pipe ends there. */
  private static final int LONGEST = 64 * 1024;

  private PasswordInput() {}

  /** All of standard input but a line's end; never empty. */
  static String piped(InputStream in) {
    try {
      String password =
          new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).replaceFirst("\\R$", "");
      if (password.isEmpty()) {
        throw new InvalidInput("the password read from standard input is empty", "pipe it in");
      }
      return password;
    } catch (IOException e) {
      throw new InvalidInput(
          "the password can't be read from standard input: " + e.getMessage(), "pipe it in");
    }
  }

  /** Asks twice; {@code InvalidInput} where nobody can be asked. */
  @SuppressWarnings("SystemConsoleNull") // where output is no terminal, Java 17 has none
  static String typed(App app, String whose) {
    Console console = System.console();
    if (!app.terminalIn() || console == null) {
      throw new InvalidInput(
          "nobody can be asked for the password of " + whose,
          "pipe it in: --password-stdin < FILE");
    }
    char[] first = answer(console.readPassword("Password of %s: ", whose));
    char[] second = answer(console.readPassword("Again: "));
    if (!Arrays.equals(first, second)) {
      throw new InvalidInput("the two passwords differ", "run it again");
    }
    return new String(first);
  }

  private static char[] answer(char @Nullable [] typed) {
    return typed == null ? new char[0] : typed; // the end of the input
  }
}
