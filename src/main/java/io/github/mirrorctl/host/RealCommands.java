package io.github.mirrorctl.host;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the machine's own programs. */
public final class RealCommands implements Commands {
  private final HostEnvironment environment;

  public RealCommands(HostEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Command.Result run(Duration timeout, List<String> argv) {
    return Command.run(timeout, Map.of(), resolved(argv));
  }

  @Override
  public int copy(List<String> argv, PrintStream to) {
    return Command.copy(resolved(argv), to);
  }

  private List<String> resolved(List<String> argv) {
    Path program =
        Command.find(environment, argv.get(0))
            .orElseThrow(
                () -> Failure.of(argv.get(0) + ": no such program", "install it, or mend PATH"));
    List<String> resolved = new ArrayList<>(argv);
    resolved.set(0, program.toString());
    return resolved;
  }

  @Override
  public boolean exists(String program) {
    return Command.exists(environment, program);
  }
}
