package io.github.mirrorctl.cli;

import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    header = "Print the completion script of a shell.",
    description = {
      "Prints the script that completes mirrorctl's commands, options and mirrors in bash, zsh or fish.",
      "",
      "In bash and zsh, source it from ~/.bashrc or (after compinit) from ~/.zshrc;",
      "fish reads it from a file."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(mirrorctl completion bash)    in ~/.bashrc",
      "  source <(mirrorctl completion zsh)     in ~/.zshrc, after compinit",
      "  mirrorctl completion fish > ~/.config/fish/completions/mirrorctl.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  /** What the scripts themselves ask for: the names of the configured mirrors. */
  private static final String MIRRORS = "mirrors";

  /** What the completions offer for SHELL. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("bash", "zsh", "fish").iterator();
    }
  }

  private final App app;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "bash, zsh or fish.")
  String shell = "";

  CompletionCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    if (shell.equals(MIRRORS)) {
      SettingsFile.find(app.environment(), common.settings).read().mirrors().stream()
          .map(Mirror::name)
          .forEach(app.out()::println);
      return ExitCode.DONE;
    }
    String file =
        switch (shell) {
          case "bash" -> "mirrorctl.bash";
          case "zsh" -> "_mirrorctl";
          case "fish" -> "mirrorctl.fish";
          default ->
              throw new InvalidInput(
                  "there is no completion for '" + shell + "'", "use bash, zsh or fish");
        };
    try (InputStream script = CompletionCommand.class.getResourceAsStream("/completions/" + file)) {
      if (script == null) {
        throw new IllegalStateException("the completions are missing from the jar");
      }
      script.transferTo(app.out());
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
