package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.mirror.Durations;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The whole command line. Only the named subcommand is made, which halves the time to the first
 * useful line.
 */
public final class Cli {
  private static final int USAGE_WIDTH = 80;
  private static final Map<String, Function<App, Callable<Integer>>> COMMANDS = commands();

  private Cli() {}

  private static Map<String, Function<App, Callable<Integer>>> commands() {
    Map<String, Function<App, Callable<Integer>>> commands = new LinkedHashMap<>();
    commands.put("up", UpCommand::new);
    commands.put("down", DownCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("init", InitCommand::new);
    commands.put("start", StartCommand::new);
    commands.put("stop", StopCommand::new);
    commands.put("restart", RestartCommand::new);
    commands.put("logs", LogsCommand::new);
    commands.put("serve", ServeCommand::new);
    commands.put("daemon-config", DaemonConfigCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("client-config", ClientConfigCommand::new);
    commands.put("user add", UserAddCommand::new);
    commands.put("user rm", UserRmCommand::new);
    commands.put("user ls", UserLsCommand::new);
    commands.put("completion", CompletionCommand::new);
    return commands;
  }

  /** Runs one command line; returns its exit code. */
  public static int run(App app, String... args) {
    List<String> ordered = Arguments.commandFirst(List.of(args), COMMANDS.keySet());
    Optional<String> name = Arguments.command(ordered, COMMANDS.keySet());
    if (name.isEmpty()) {
      return commandLine(app).execute(ordered.toArray(String[]::new));
    }
    WarmUp.start(name.get());
    CommandLine alone =
        new CommandLine(command(name.get()).apply(app)).setCommandName("mirrorctl " + name.get());
    long words = Arguments.words(name.get());
    return configured(alone, app).execute(ordered.stream().skip(words).toArray(String[]::new));
  }

  private static Function<App, Callable<Integer>> command(String name) {
    return Objects.requireNonNull(COMMANDS.get(name));
  }

  /** The root with every subcommand, as the manual and the completions are made from. */
  public static CommandLine commandLine(App app) {
    CommandLine root = new CommandLine(new Root());
    COMMANDS.forEach(
        (name, command) -> {
          String[] words = name.split(" ", -1);
          CommandLine parent = root;
          if (words.length > 1) {
            parent = root.getSubcommands().get(words[0]);
            if (parent == null) {
              parent = new CommandLine(new UserCommand());
              root.addSubcommand(words[0], parent);
            }
          }
          parent.addSubcommand(words[words.length - 1], new CommandLine(command.apply(app)));
        });
    return configured(root, app);
  }

  private static CommandLine configured(CommandLine root, App app) {
    ErrorHandler errors = new ErrorHandler(app);
    boolean colour = ColorMode.AUTO.on(app, app.terminalOut());
    readable(root);
    root.registerConverter(Duration.class, Durations::parse)
        .registerConverter(MirrorUrl.class, MirrorUrl::parse)
        .registerConverter(TlsChoice.class, TlsChoice::parse)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(USAGE_WIDTH)
        .setUsageHelpAutoWidth(false)
        .setOut(new PrintWriter(app.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(app.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
    return root;
  }

  /** A command's own options first, in the order of their fields; the common ones last. */
  private static void readable(CommandLine command) {
    command
        .getCommandSpec()
        .usageMessage()
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .synopsisHeading("%nUsage: ")
        .descriptionHeading("%n")
        .parameterListHeading("%nArguments:%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n");
    command.getSubcommands().values().forEach(Cli::readable);
  }

  @Command(
      name = "mirrorctl",
      header = "A pull-through image cache for a Docker host, a network or a CI fleet.",
      synopsisSubcommandLabel = "COMMAND",
      description = {
        "Runs a mirror of Docker Hub (or of another registry) beside the Docker daemon, has the daemon pull through it,"
            + " and proves that it does. An image is downloaded once, and comes from the disk from then on.",
        "",
        "'mirrorctl COMMAND --help' tells a command's own options, with examples."
      },
      exitCodeListHeading = "%nExit status:%n",
      exitCodeList = {
        "0:done, or healthy",
        "1:failed",
        "2:wrong usage, or invalid input",
        "3:not running, not in force, or unhealthy",
        "4:more rights are needed (root)",
        "130:interrupted"
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  sudo mirrorctl up      set all of it up; run again, it changes nothing",
        "  mirrorctl status       does it run, does it answer, is it used?",
        "  sudo mirrorctl down    take all of it back; the cache stays"
      })
  static final class Root implements Runnable {
    @Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    @Mixin CommonOptions common = new CommonOptions();

    @Option(
        names = {"-V", "--version"},
        order = 96,
        description = "Show the version and exit.")
    boolean version;

    @Override
    public void run() {
      if (version) {
        spec.commandLine().getOut().println(Version.line());
        return;
      }
      throw new ParameterException(spec.commandLine(), "no command is given");
    }
  }
}
