package io.github.mirrorctl.cli;

import io.github.mirrorctl.host.services.LogQuery;
import io.github.mirrorctl.mirror.Durations;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    header = "Show a mirror's log.",
    description =
        "Writes the registry's log to standard output, as the registry wrote it. The embedded engine's server has one log for"
            + " all its mirrors: systemd's journal, or a file where there is none.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mirrorctl logs --tail 20         the last 20 lines",
      "  mirrorctl logs -f --since 10m    ten minutes back, and what comes"
    })
final class LogsCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what comes, until Ctrl-C.")
  boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      description = "Only the last N lines.")
  Optional<Integer> tail = Optional.empty();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = {
        "Only what was written since then: a duration back",
        "  (10m, 24h) or a time (2026-01-31T12:00:00Z)."
      })
  Optional<String> since = Optional.empty();

  @Parameters(
      paramLabel = "MIRROR",
      arity = "0..1",
      description = "The mirror (default: the only one, or docker.io).")
  Optional<String> mirror = Optional.empty();

  LogsCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toLook(app, common)) {
      Mirror chosen = chosen(place.chosen(mirror.stream().toList()));
      if (tail.filter(n -> n < 0).isPresent()) {
        throw new InvalidInput("--tail takes a number of lines from 0", "for example --tail 20");
      }
      OptionalInt lines = tail.map(OptionalInt::of).orElse(OptionalInt.empty());
      LogQuery query = new LogQuery(lines, since.map(LogsCommand::instant), follow);
      place.engineOf(chosen).copyLog(chosen, query, new PrintableStream(app.out()));
    }
    return ExitCode.DONE;
  }

  private static Mirror chosen(List<Mirror> mirrors) {
    return mirrors.stream()
        .filter(candidate -> mirrors.size() == 1 || candidate.isDockerHub())
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "there are " + mirrors.size() + " mirrors",
                    "name one: " + String.join(", ", mirrors.stream().map(Mirror::name).toList())));
  }

  private static Instant instant(String text) {
    try {
      return text.contains("T") ? Instant.parse(text) : Instant.now().minus(Durations.parse(text));
    } catch (DateTimeParseException e) {
      throw new InvalidInput(
          "--since '" + text + "' is neither a duration nor a time",
          "use for example 10m, 24h or 2026-01-31T12:00:00Z");
    }
  }
}
