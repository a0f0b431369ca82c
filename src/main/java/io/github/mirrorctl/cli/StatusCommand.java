package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.docker.ApplyMode;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.Optional;
import java.util.Stack;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    header = "Show the mirrors: whether they run, answer and are used.",
    description =
        "Shows for each mirror its upstream, what runs it, address, cache, with the embedded engine the bytes served, fetched and so saved, whether the Docker daemon pulls through it (from"
            + " the engine itself, not from a file), and how it differs from mirrors.yml. Exit code 0 if all are healthy,"
            + " else 3.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mirrorctl status               every mirror",
      "  mirrorctl status -o json       for a program",
      "  mirrorctl status --watch       again every 2 seconds",
      "  mirrorctl status --watch=10    again every 10 seconds"
    })
final class StatusCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin FormatOption output = new FormatOption();
  @Mixin MirrorNames mirrors = new MirrorNames();

  @Option(
      names = {"-w", "--watch"},
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "2",
      parameterConsumer = Seconds.class,
      description = "Show it again every SECONDS (--watch alone: 2), until Ctrl-C.")
  Optional<Integer> watch = Optional.empty();

  StatusCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (watch.filter(seconds -> seconds < 1).isPresent()) {
      throw new InvalidInput("--watch takes a number of seconds from 1", "for example --watch 5");
    }
    try (Workplace place = Workplace.toLook(app, common)) {
      int exitCode = show(place, mirrors.names, output.format);
      if (watch.isEmpty()) {
        return exitCode;
      }
      while (!app.out().checkError()) {
        TimeUnit.SECONDS.sleep(watch.get());
        show(place, mirrors.names, output.format);
      }
      return ExitCode.DONE; // nobody reads any more
    }
  }

  private int show(Workplace place, List<String> names, OutputFormat format) {
    place.askDaemonAgain();
    StatusReport report = read(place, names);
    if (watch.isPresent()) {
      place.output().clearScreen();
    }
    place.output().show(report, format, palette -> new StatusTable(palette).render(report));
    return report.exitCode();
  }

  static StatusReport read(Workplace place, List<String> names) {
    List<Mirror> chosen = place.chosen(names);
    return new StatusReader(
            place::engineOf,
            place.dockerPresence(),
            place::docker,
            mirror -> standing(place, MirrorUses.own(place, mirror, chosen)))
        .read(chosen);
  }

  private static Standing standing(Workplace place, MirrorUse use) {
    return place.dockerClient(ApplyMode.NONE).standing(List.of(use)).get(0);
  }

  /**
   * Takes the next word for the seconds only where it is a number: {@code --watch docker.io} names
   * a mirror.
   */
  static final class Seconds implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
      String next = args.isEmpty() ? "" : args.peek();
      option.setValue(Optional.of(next.matches("[0-9]{1,6}") ? Integer.valueOf(args.pop()) : 2));
    }
  }
}
