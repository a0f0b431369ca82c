package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.engine.MirrorUsers;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Settings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    header = "Set a mirror up: its directory, configuration and image.",
    description = {
      "Creates the storage directory, gets the registry's image, copies config.yml out of it and patches it to mirror"
          + " the upstream, and records it in mirrors.yml. With the embedded engine no image is needed, and config.yml"
          + " is made so that either engine finds in it what it needs. What is there already stays; a second run"
          + " changes nothing. Nothing is started.",
      "",
      "MIRROR is an upstream's host (docker.io, ghcr.io, quay.io, registry.k8s.io,",
      "gcr.io, mcr.microsoft.com, public.ecr.aws, nvcr.io or any other) or its URL."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl init                          the mirror of Docker Hub",
      "  sudo mirrorctl init ghcr.io quay.io          two, on ports of their own",
      "  sudo mirrorctl init --listen 0.0.0.0:5000    open to the network",
      "  sudo mirrorctl init --tls self-signed        with TLS",
      "  sudo mirrorctl init --image-archive r.tar    without a network",
      "  sudo mirrorctl init --engine embedded        without Docker",
      "  sudo mirrorctl init --auth htpasswd          for users; see 'mirrorctl user'",
      "  sudo mirrorctl init --username me --password-stdin < token"
    })
final class InitCommand implements Callable<Integer> {
  private final App app;

  @Mixin CommonOptions common = new CommonOptions();
  @Mixin ChangeOptions change = new ChangeOptions();
  @Mixin MirrorOptions mirror = new MirrorOptions();

  @Parameters(
      paramLabel = "MIRROR",
      description = "The mirrors to set up (default: all in the settings, else docker.io).")
  List<String> mirrors = List.of();

  InitCommand(App app) {
    this.app = app;
  }

  @Override
  public Integer call() {
    try (Workplace place = Workplace.toChange(app, common, change, "init")) {
      init(place, mirror, mirrors, app);
    }
    return ExitCode.DONE;
  }

  /**
   * Sets the mirrors up that are asked for, and records each as soon as it is; {@code up} begins
   * with the same.
   */
  static List<Mirror> init(Workplace place, MirrorOptions options, List<String> names, App app) {
    SettingsFile file = place.settings();
    Settings settings = file.read();
    List<Mirror> desired = options.desired(settings, names, place.dockerPresence()::engineForNew);
    Optional<Credentials> credentials = options.credentials(app.in());
    desired.forEach(one -> MirrorStorage.of(one).guardAccount(credentials, place.output()));
    for (Mirror mirror : desired) {
      place.engineOf(mirror).init(mirror, options.imageArchive, credentials);
      place.certificateOf(mirror).prepare();
      settings = settings.with(mirror);
      file.write(settings, List.of(mirror.name()), place.output());
      if (mirror.access().passwords() && MirrorUsers.of(mirror).read().names().isEmpty()) {
        MirrorUserEdit.warnOfNobody(place.output(), mirror);
      }
    }
    return desired;
  }
}
