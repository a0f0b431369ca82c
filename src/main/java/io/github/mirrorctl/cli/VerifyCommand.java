package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.docker.ApplyMode;
import io.github.mirrorctl.host.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    header = "Prove that clients' pulls cross the mirrors, or say why they don't.",
    description = {
      "Has each client ask for a tag that nobody has, and looks for that request at the mirror. It needs no image and no"
          + " account, and counts for no pull limit. Where it doesn't arrive, the cause and what mends it are shown.",
      "",
      "A mirror on another machine (--mirror) can be asked whether the request arrived if mirrorctl's own server runs it;"
          + " a registry in a container there can't, and that is said."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl verify               all clients found here, all mirrors",
      "  mirrorctl verify docker             one client",
      "  mirrorctl verify --mirror http://192.168.1.10:5000",
      "  mirrorctl verify -o json            for a machine to read"
    })
final class VerifyCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin FormatOption output = new FormatOption();
  @Mixin GivenMirrors given = new GivenMirrors();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long one pull may take (default: ${DEFAULT-VALUE}).",
      defaultValue = "15s")
  Duration timeout = Duration.ofSeconds(15);

  @Parameters(paramLabel = "CLIENT", description = "The clients (default: all that are found).")
  List<String> names = List.of();

  VerifyCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toLook(app, common)) {
      List<Client> clients = ClientNames.chosen(place.clients(ApplyMode.NONE), names);
      if (clients.isEmpty()) {
        throw Failure.unhealthy(
            "no client is found on this machine, so nothing pulls through a mirror",
            "name one to see what it lacks: mirrorctl verify docker");
      }
      List<MirrorUse> mirrors = given.orOwn(place);
      VerifyReport report =
          VerifyReport.of(place.verification(timeout, given.ca).of(clients, mirrors));
      place
          .output()
          .show(report, output.format, palette -> new VerifyTable(palette).render(report));
      return report.proved() ? ExitCode.DONE : ExitCode.UNHEALTHY;
    }
  }
}
