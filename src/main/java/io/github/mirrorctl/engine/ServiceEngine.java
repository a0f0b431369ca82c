package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Program;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.host.services.BackgroundService;
import io.github.mirrorctl.host.services.BackgroundServices;
import io.github.mirrorctl.host.services.LogQuery;
import io.github.mirrorctl.host.services.ServicePlaces;
import io.github.mirrorctl.host.services.ServiceSpec;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Serving;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Mirrors that one server of mirrorctl's own serves, in the background and without Docker. */
public final class ServiceEngine implements MirrorEngine {
  private final Supplier<List<Mirror>> embedded;
  private final BackgroundService service;
  private final ServiceSetup setup;
  private final ServiceMirrors mirrors;
  private final ServiceWatch watch;
  private final Reporter reporter;

  /**
   * The service of this machine, or of this user.
   *
   * @param settings the file that the server reads
   * @param embedded all mirrors in it that have this engine, as it is now
   * @param patience how long the server may take to answer after its start
   */
  public static ServiceEngine of(
      HostEnvironment environment,
      Commands commands,
      Program program,
      Path settings,
      Supplier<List<Mirror>> embedded,
      Reporter reporter,
      Duration patience) {
    ServicePlaces places = ServicePlaces.of(environment);
    BackgroundService service = BackgroundServices.detect(environment, commands, places);
    ServiceWatch watch = new ServiceWatch(service, places, patience, reporter);
    return new ServiceEngine(
        embedded,
        service,
        new ServiceSetup(environment, commands, places, program, settings, reporter),
        new ServiceMirrors(service, new StartedMirrors(places.started()), watch),
        watch,
        reporter);
  }

  private ServiceEngine(
      Supplier<List<Mirror>> embedded,
      BackgroundService service,
      ServiceSetup setup,
      ServiceMirrors mirrors,
      ServiceWatch watch,
      Reporter reporter) {
    this.embedded = embedded;
    this.service = service;
    this.setup = setup;
    this.mirrors = mirrors;
    this.watch = watch;
    this.reporter = reporter;
  }

  @Override
  public String describe(Mirror mirror) {
    return service.describe();
  }

  @Override
  public void refuseObstacles(Mirror mirror, boolean handedOver) {
    setup.refuseUnreachable(mirror);
    if (!handedOver) {
      checkPort(mirror.listen());
    }
  }

  @Override
  public void refuseForeign(Mirror mirror) {
    // what the service is made of has mirrorctl's own name, and nobody else's
  }

  @Override
  public void init(Mirror mirror, Optional<Path> archive, Optional<Credentials> credentials) {
    if (archive.isPresent()) {
      throw new InvalidInput(
          "--image-archive is for the docker engine, and the mirror "
              + mirror.name()
              + " has the embedded one, which needs no image",
          "leave it out, or add --engine docker");
    }
    MirrorStorage storage = MirrorStorage.of(mirror);
    setup.refuseTraps(storage);
    storage.createDirectory(reporter);
    storage.writeConfig(() -> Optional.of(EmbeddedConfig.TEMPLATE), credentials, reporter);
  }

  @Override
  public void start(Mirror mirror) {
    mirror.refuseSharing(MirrorStorage.of(mirror).config()); // told here, where there is none
    ServiceSpec spec = setup.spec(embedded.get(), service.environment());
    Optional<Serving> before = watch.serving();
    if (isServedBy(spec, mirror) && watch.serves(mirror)) {
      if (!reporter.dryRun()) {
        showCertificate(mirror);
        watch.await(mirror, before);
      }
      reporter.already(
          "the mirror "
              + mirror.name()
              + " is served by "
              + service.describe()
              + " and answers on "
              + mirror.listen());
      return;
    }
    checkPort(mirror.listen());
    if (reporter.dryRun()) {
      reporter.would("start " + service.describe() + " on " + mirror.listen());
      return;
    }
    setup.refuseUnreachable(mirror);
    setup.prepare();
    setup.give(mirror);
    mirrors.put(mirror, spec);
    watch.await(mirror, before);
    setup.removeOlder();
    reporter.now(
        "started the mirror "
            + mirror.name()
            + " in "
            + service.describe()
            + " on "
            + mirror.listen());
    if (before.isEmpty()) {
      service.hints().forEach(reporter::note);
    }
  }

  /** A renewed certificate is shown within a minute; who asks for it needn't wait. */
  private void showCertificate(Mirror mirror) {
    boolean given = setup.giveKey(mirror);
    if (given || !watch.showsCertificate(mirror)) {
      mirrors.reload();
      reporter.now("had the server show the certificate of " + mirror.name());
    }
  }

  @Override
  public void restart(Mirror mirror) {
    if (!isServedBy(setup.spec(embedded.get(), service.environment()), mirror)) {
      start(mirror);
    } else if (reporter.dryRun()) {
      reporter.would("restart the mirror " + mirror.name());
    } else {
      Optional<Serving> before = watch.serving();
      setup.refuseUnreachable(mirror);
      setup.give(mirror);
      mirrors.reopen(mirror);
      watch.await(mirror, before);
      reporter.now("restarted the mirror " + mirror.name());
    }
  }

  @Override
  public void stop(Mirror mirror) {
    if (!mirrors.has(mirror)) {
      reporter.already("the mirror " + mirror.name() + " is stopped");
    } else if (reporter.dryRun()) {
      reporter.would("stop the mirror " + mirror.name());
    } else {
      mirrors.take(mirror);
      reporter.now("stopped the mirror " + mirror.name());
      reporter.note("it stays stopped until 'mirrorctl start " + mirror.name() + "'");
    }
  }

  @Override
  public void remove(Mirror mirror) {
    boolean served = mirrors.has(mirror);
    boolean last = mirrors.isLast(mirror) && (service.isInstalled() || setup.leftAnything());
    if (!served && !last) {
      reporter.already("no service has the mirror " + mirror.name());
    } else if (reporter.dryRun()) {
      reporter.would(last ? "remove " + service.describe() : "stop the mirror " + mirror.name());
    } else {
      if (served) {
        mirrors.take(mirror);
      }
      setup.takeBack(mirror);
      if (last) {
        mirrors.remove();
        setup.remove();
      }
      reporter.now(
          last
              ? "removed " + service.describe()
              : "took the mirror " + mirror.name() + " out of " + service.describe());
    }
  }

  @Override
  public void usersChanged(Mirror mirror) {
    setup.giveUsers(mirror);
  }

  @Override
  public boolean has(Mirror mirror) {
    return mirrors.has(mirror);
  }

  @Override
  public EngineState state(Mirror mirror) {
    return mirrors.state(mirror);
  }

  @Override
  public void copyLog(Mirror mirror, LogQuery query, PrintStream to) {
    if (!service.isInstalled()) {
      throw Failure.unhealthy(
          "the mirror " + mirror.name() + " has no service, so there is no log",
          "start it with 'mirrorctl start " + mirror.name() + "'");
    }
    service.copyLog(query, to);
  }

  private boolean isServedBy(ServiceSpec spec, Mirror mirror) {
    return service.state().isRunning() && service.isInstalledAs(spec) && mirrors.has(mirror);
  }

  /** The server's own addresses may be shared by its mirrors. */
  private void checkPort(ListenAddress listen) {
    if (!watch.listensOn(listen.port())) {
      AddressCheck.alone().refuseTaken(listen);
    }
  }
}
