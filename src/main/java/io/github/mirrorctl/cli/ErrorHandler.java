package io.github.mirrorctl.cli;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Printable;
import io.github.mirrorctl.mirror.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns whatever went wrong into words for a person and into an exit code; the stack trace is for
 * {@code --debug}.
 */
final class ErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final Pattern ENUM_VALUES =
      Pattern.compile("expected one of \\[([A-Z, ]+)] \\(case-insensitive\\)");

  private final App app;

  ErrorHandler(App app) {
    this.app = app;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    CommonOptions common = common(command);
    Palette palette = new Palette(common.color.on(app, app.terminalErr()));
    if (e instanceof Failure failure) {
      tell(palette, String.valueOf(failure.getMessage()), failure.next());
    } else if (e instanceof InvalidInput input) {
      tell(palette, String.valueOf(input.getMessage()), input.next());
    } else if (e instanceof ParameterException parameter) {
      return handleParseException(parameter, new String[0]);
    } else {
      tell(
          palette,
          "something unforeseen went wrong: " + e.getMessage(),
          "run it again with --debug and report what it prints");
    }
    if (common.debug) {
      e.printStackTrace(app.err());
    }
    return exitCode(e);
  }

  private static int exitCode(Exception e) {
    if (e instanceof Failure failure) {
      return switch (failure.kind()) {
        case FAILED -> ExitCode.FAILED;
        case UNHEALTHY -> ExitCode.UNHEALTHY;
        case RIGHTS -> ExitCode.RIGHTS;
      };
    }
    return e instanceof InvalidInput ? ExitCode.INVALID : ExitCode.FAILED;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    Palette palette = new Palette(common(command).color.on(app, app.terminalErr()));
    Optional<InvalidInput> input = invalidInput(e);
    if (input.isPresent()) {
      // the value's own reader tells more than picocli, which repeats the value: a URL with a
      // password
      tell(palette, option(e) + input.get().getMessage(), input.get().next());
      return ExitCode.INVALID;
    }
    List<String> next = new ArrayList<>();
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      next.add("did you mean '" + String.join("' or '", unmatched.getSuggestions()) + "'?");
    }
    next.add("see '" + command.getCommandSpec().qualifiedName() + " --help'");
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong usage");
    tell(palette, asWritten(message), String.join("; ", next));
    return ExitCode.INVALID;
  }

  /** An enum's values as people write them: picocli has their names in Java. */
  private static String asWritten(String message) {
    return ENUM_VALUES
        .matcher(message)
        .replaceFirst(match -> "expected one of " + match.group(1).toLowerCase(Locale.ROOT));
  }

  private static Optional<InvalidInput> invalidInput(ParameterException e) {
    for (@Nullable Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidInput input) {
        return Optional.of(input);
      }
    }
    return Optional.empty();
  }

  private static String option(ParameterException e) {
    return e.getArgSpec() instanceof OptionSpec option ? option.longestName() + ": " : "";
  }

  private void tell(Palette palette, String message, String next) {
    List<String> lines = Printable.of(message).lines().toList();
    app.err().println(palette.bad("mirrorctl:") + " " + lines.get(0));
    lines.stream().skip(1).forEach(app.err()::println);
    String arrow = "  next: ";
    for (String line : Printable.of(next).lines().toList()) {
      app.err().println(arrow + line);
      arrow = "        ";
    }
  }

  private static CommonOptions common(CommandLine command) {
    return command.getMixins().get("common") instanceof CommonOptions common
        ? common
        : new CommonOptions();
  }
}
