package io.github.mirrorctl.cli;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Signals;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.serve.LogFormat;
import io.github.mirrorctl.serve.MirrorServer;
import io.github.mirrorctl.serve.limits.ConnectionLimiter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    header = "Run the embedded pull-through server, in the foreground.",
    description = {
      "Serves every mirror in the settings whose engine is 'embedded'; without settings, one of"
          + " Docker Hub. Its log goes to standard output, one line a request. A mirror that can't be"
          + " had at the start is tried again every five seconds; the others are served meanwhile.",
      "",
      "SIGHUP reads the settings and the certificates again without dropping a connection; SIGTERM"
          + " finishes what is under way, for at most ten seconds. A certificate whose files change is"
          + " read again by itself within a minute, a password file within a second. 'mirrorctl"
          + " start' runs it in the background."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  mirrorctl serve                       until Ctrl-C",
      "  mirrorctl serve --log-format json     for a log collector",
      "  mirrorctl serve --metrics none        without /metrics and /healthz"
    })
final class ServeCommand implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final App app;

  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "How requests are logged: text, json (default: ${DEFAULT-VALUE}).",
      defaultValue = "text")
  LogFormat logFormat = LogFormat.TEXT;

  @Option(
      names = "--metrics",
      paramLabel = "ADDRESS",
      description = {
        "Where /metrics and /healthz are: [HOST:]PORT, or none",
        "  (default: ${DEFAULT-VALUE})."
      },
      defaultValue = "127.0.0.1:5090")
  String metrics = "127.0.0.1:5090";

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = {
        "Clients' connections at a time; beyond, what idles is closed",
        "  (default: $$MIRRORCTL_MAX_CONNECTIONS, else 3072)."
      },
      defaultValue = "${env:MIRRORCTL_MAX_CONNECTIONS:-3072}")
  int connections = ConnectionLimiter.IN_ALL;

  @Option(
      names = "--max-connections-per-client",
      paramLabel = "N",
      description = {
        "Of these, from one address; many clients may stand behind it",
        "  (default: $$MIRRORCTL_MAX_CONNECTIONS_PER_CLIENT, else 2048)."
      },
      defaultValue = "${env:MIRRORCTL_MAX_CONNECTIONS_PER_CLIENT:-2048}")
  int connectionsPerClient = ConnectionLimiter.OF_ONE;

  @Option(
      names = "--only",
      paramLabel = "FILE",
      description =
          "Serve only the mirrors that are named in FILE, one a line; it is read again with the"
              + " settings.")
  Optional<Path> only = Optional.empty();

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "Say in FILE what is served, for the commands that look after this server.")
  Optional<Path> state = Optional.empty();

  ServeCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() throws InterruptedException {
    SettingsFile file = SettingsFile.find(app.environment(), common.settings);
    Output output = new Output(app, common, false);
    ServedMirrors served = new ServedMirrors(file, only, state);
    Optional<ListenAddress> observed =
        metrics.equals("none") ? Optional.empty() : Optional.of(ListenAddress.parse(metrics));
    List<Mirror> mirrors = served.desired();
    MirrorServer server =
        MirrorServer.create(
            app.environment(),
            "mirrorctl/" + Version.number(),
            new ConnectionLimiter(connections, connectionsPerClient),
            app.out(),
            logFormat,
            output::warn);
    ServeLoop loop = new ServeLoop(server, served, output);
    CountDownLatch ended = new CountDownLatch(1);
    // before anybody can know of it: a signal that finds no handler ends the server
    Signals.onHangUp(loop::reload);
    try {
      loop.begin(mirrors, observed.filter(address -> observe(server, address, output)));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    Signals.onTermination(
        () -> {
          server.stop(GRACE);
          ended.countDown();
        });
    loop.announce();
    ended.await();
    return ExitCode.DONE;
  }

  /** Whether that could be had: a server without metrics is better than none. */
  private static boolean observe(MirrorServer server, ListenAddress address, Output output) {
    try {
      server.observe(address);
      return true;
    } catch (Failure e) {
      output.warn(e.getMessage() + "; it goes on without");
      return false;
    }
  }
}
