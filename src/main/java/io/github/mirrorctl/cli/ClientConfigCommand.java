package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.docker.ApplyMode;
import io.github.mirrorctl.client.snippets.Snippets;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "client-config",
    header = "Have clients pull through mirrors: Docker, containerd, Podman, BuildKit, k3s.",
    description = {
      "Writes each client's own file so that it asks the mirror first and the registry itself where the mirror can't help."
          + " What others wrote in it stays; --undo puts back the bytes that were there.",
      "",
      "CLIENT is docker, containerd, podman (Buildah, skopeo, CRI-O), buildkit, k3s, rke2; with --print also kind,"
          + " minikube, testcontainers, github, gitlab. Without CLIENT: all that are found on this machine. Without"
          + " --mirror: this machine's own mirrors."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl client-config               all clients found here",
      "  sudo mirrorctl client-config podman --mirror http://192.168.1.10:5000",
      "  sudo mirrorctl client-config containerd \\",
      "      --mirror ghcr.io=http://192.168.1.10:5001",
      "  sudo mirrorctl client-config --mirror https://192.168.1.10:5000 \\",
      "      --ca ca.pem",
      "  mirrorctl client-config --check            are they told? (exit 0 or 3)",
      "  mirrorctl client-config k3s --print | ssh node1 sudo sh",
      "  sudo mirrorctl client-config --undo        as it was before"
    })
final class ClientConfigCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();
  @Mixin FormatOption output = new FormatOption();
  @Mixin ApplyOption apply = new ApplyOption();
  @Mixin GivenMirrors given = new GivenMirrors();

  @Option(
      names = "--check",
      description = "Only say whether they are told: exit code 0 or 3. 'verify' proves it.")
  boolean check;

  @Option(
      names = "--print",
      description = "Print what another machine needs, as a script or a snippet; change nothing.")
  boolean print;

  @Option(names = "--undo", description = "Put the files back as they were before mirrorctl.")
  boolean undo;

  @Parameters(paramLabel = "CLIENT", description = "The clients (default: all that are found).")
  List<String> names = List.of();

  ClientConfigCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    if ((check ? 1 : 0) + (print ? 1 : 0) + (undo ? 1 : 0) > 1) {
      throw new InvalidInput("--check, --print and --undo exclude each other", "choose one");
    }
    if (undo && !given.isEmpty()) {
      throw new InvalidInput(
          "--undo puts back all that was done, not one mirror's part of it", "leave --mirror out");
    }
    if (check || print) {
      try (Workplace place = Workplace.toLook(app, common)) {
        return print ? print(place) : check(place);
      }
    }
    try (Workplace place = Workplace.toChange(app, common, change, "client-config")) {
      List<Client> chosen = chosen(place);
      if (undo) {
        chosen.forEach(client -> client.abandon(registry -> true));
      } else {
        List<MirrorUse> mirrors = mirrors(place);
        refuseSilent(place, mirrors);
        chosen.forEach(client -> adopt(place, client, mirrors));
      }
      return ExitCode.DONE;
    }
  }

  private List<MirrorUse> mirrors(Workplace place) {
    return given.orOwn(place);
  }

  /** Clients pass over a mirror that doesn't answer, silently: nobody notices for days. */
  private void refuseSilent(Workplace place, List<MirrorUse> mirrors) {
    for (MirrorUse mirror : mirrors) {
      if (!change.dryRun && !place.ask(mirror).ok()) {
        throw mirror.silent();
      }
      Admission admission = new Admission(place);
      if (admission.isShut(mirror)) {
        admission.refuse(mirror);
      }
    }
  }

  /** The Docker daemon gets nothing of a mirror that wants a password; the others log in. */
  private void adopt(Workplace place, Client client, List<MirrorUse> mirrors) {
    Admission admission = new Admission(place);
    List<MirrorUse> closed = mirrors.stream().filter(admission::wantsPassword).toList();
    if (client.kind() != ClientKind.DOCKER) {
      client.adopt(mirrors);
      closed.forEach(mirror -> place.output().note(Admission.login(client.kind(), mirror)));
      return;
    }
    if (!names.isEmpty()) {
      closed.forEach(admission::refuse);
    }
    closed.forEach(mirror -> place.output().warn(Admission.login(ClientKind.DOCKER, mirror)));
    List<MirrorUse> open = mirrors.stream().filter(mirror -> !closed.contains(mirror)).toList();
    if (!open.isEmpty()) {
      client.adopt(open);
    }
  }

  private List<Client> chosen(Workplace place) {
    List<Client> clients = ClientNames.chosen(place.clients(apply.mode), names);
    if (clients.isEmpty()) {
      throw Failure.of(
          "no client is found on this machine",
          "name one: 'mirrorctl client-config " + String.join("|", ClientKind.words()) + "'");
    }
    return clients;
  }

  private int print(Workplace place) {
    if (names.isEmpty()) {
      throw new InvalidInput(
          "--print needs to know for which client", "name it: " + ClientNames.printable());
    }
    List<MirrorUse> mirrors =
        given.isEmpty()
            ? Reachable.from(place.chosen(List.of()), mirrors(place), place.output())
            : mirrors(place);
    List<String> parts = new ArrayList<>();
    for (String name : names) {
      parts.add(
          Snippets.find(name)
              .map(snippet -> snippet.text(mirrors))
              .orElseGet(() -> ClientScript.of(fresh(place, name, mirrors))));
    }
    app.out().print(String.join("\n", parts));
    return ExitCode.DONE;
  }

  private static ClientScript.Part fresh(Workplace place, String name, List<MirrorUse> mirrors) {
    Client client = ClientNames.chosen(place.clients(ApplyMode.NONE), List.of(name)).get(0);
    return new ClientScript.Part(client.kind(), client.fresh(mirrors));
  }

  private int check(Workplace place) {
    List<MirrorUse> mirrors = mirrors(place);
    List<ClientStanding> rows = new ArrayList<>();
    for (Client client : chosen(place)) {
      for (Standing standing : client.standing(mirrors)) {
        rows.add(ClientStanding.of(client.kind(), standing));
      }
    }
    place.output().show(rows, output.format, palette -> ClientStanding.table(rows, palette));
    return rows.stream().allMatch(row -> row.inForce() || !row.covered())
        ? ExitCode.DONE
        : ExitCode.UNHEALTHY;
  }
}
