package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.UndoableFile;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "down",
    header = "Take back all that mirrorctl set up.",
    description =
        "Has the Docker daemon pull directly again, removes the containers, or with the last mirror of the embedded"
            + " engine its service, program and user, and puts daemon.json, config.yml and"
            + " mirrors.yml back as they were; what a person changed since stays. The cache and the registry's image"
            + " stay too, and the mirror's users; --purge deletes the cache and the users.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl down               everything but the cache",
      "  sudo mirrorctl down ghcr.io       this mirror",
      "  sudo mirrorctl down --purge       the cache too"
    })
final class DownCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();
  @Mixin ConfirmOption confirm = new ConfirmOption();
  @Mixin ApplyOption apply = new ApplyOption();
  @Mixin MirrorNames mirrors = new MirrorNames();

  @Option(
      names = "--purge",
      description =
          "Delete the cache and the users too. Asks first; needs --yes where nobody can answer.")
  boolean purge;

  DownCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toChange(app, common, change, "down")) {
      List<Mirror> chosen = mirrors.chosen(place);
      List<Mirror> cached =
          chosen.stream().filter(mirror -> MirrorStorage.of(mirror).data().exist()).toList();
      if (purge) {
        cached.forEach(mirror -> MirrorStorage.of(mirror).data().refuseOthers());
      }
      if (purge && !change.dryRun && !cached.isEmpty()) {
        String what =
            String.join(
                " and ", cached.stream().map(mirror -> mirror.storage().toString()).toList());
        if (!confirm.agreed(app, "delete the cache in " + what)) {
          throw Failure.of("nothing was changed", "");
        }
      }
      for (Mirror mirror : chosen) {
        // checked before the daemon is touched: a container that isn't ours ends the run
        place.engineOf(mirror).refuseForeign(mirror);
      }
      if (mirrors.names.isEmpty() && hasDaemon(place, chosen)) {
        place.dockerClient(apply.mode).abandon(Optional.empty());
      }
      for (Mirror hub : mirrors.names.isEmpty() ? List.<Mirror>of() : chosen) {
        if (hub.isDockerHub() && hasDaemon(place, chosen)) {
          place.dockerClient(apply.mode).abandon(MirrorUses.own(place, hub, chosen));
        }
      }
      abandonFiles(place, chosen);
      for (Mirror mirror : chosen) {
        place.engineOf(mirror).remove(mirror);
        place.certificateOf(mirror).takeBack();
        MirrorStorage.of(mirror).takeBack(purge, place.output());
      }
      boolean authorityUsed = authorityUsedBesides(place, chosen);
      place.settings().remove(chosen.stream().map(Mirror::name).toList(), place.output());
      if (!authorityUsed) {
        place.authority().takeBack(purge, place.output());
      }
      cached.stream()
          .filter(mirror -> !purge)
          .forEach(
              mirror ->
                  place
                      .output()
                      .note(
                          "the cache stays in "
                              + mirror.storage()
                              + " ('mirrorctl down --purge')"));
    }
    return ExitCode.DONE;
  }

  /** Other clients, and the Docker daemon's other files, lose what leads to these mirrors. */
  private void abandonFiles(Workplace place, List<Mirror> mirrors) {
    List<MirrorUrl> urls =
        mirrors.stream()
            .map(MirrorUrl::of)
            .flatMap(url -> Stream.of(url, url.otherScheme()))
            .toList();
    for (Client client : place.clients(apply.mode)) {
      if (client.isEdited()) {
        client.abandonFiles(
            addition -> urls.stream().anyMatch(url -> url.means(addition.mirror())));
      }
    }
  }

  private static boolean authorityUsedBesides(Workplace place, List<Mirror> gone) {
    return place.settings().read().mirrors().stream()
        .filter(mirror -> !gone.contains(mirror))
        .anyMatch(mirror -> mirror.access().tls().selfSigned());
  }

  /** Without containers there need be no daemon, unless something of ours is in its file. */
  private static boolean hasDaemon(Workplace place, List<Mirror> mirrors) {
    return mirrors.stream().anyMatch(mirror -> mirror.engine() == EngineKind.DOCKER)
        || place.dockerPresence().answers()
        || new UndoableFile(place.environment().system("/etc/docker/daemon.json"))
            .record()
            .isPresent();
  }
}
