package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.docker.ApplyMode;
import io.github.mirrorctl.client.docker.DockerClient;
import io.github.mirrorctl.engine.ContainerEngine;
import io.github.mirrorctl.engine.DockerEndpoint;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.MirrorCertificate;
import io.github.mirrorctl.engine.MirrorEngine;
import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.engine.RegistryProbe;
import io.github.mirrorctl.engine.ServiceEngine;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.RealCommands;
import io.github.mirrorctl.host.RunLock;
import io.github.mirrorctl.host.tls.Authority;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.verify.Diagnosis;
import io.github.mirrorctl.verify.Verification;
import io.github.mirrorctl.verify.Witnesses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The collaborators of one run, each made when it is first asked for; closing it frees the lock.
 */
final class Workplace implements AutoCloseable {
  private static final Duration PROBE = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final App app;
  private final CommonOptions common;
  private final Output output;
  private final Duration timeout;
  private final Map<EngineKind, MirrorEngine> engines = new EnumMap<>(EngineKind.class);
  private @Nullable DockerEngine docker;
  private @Nullable EngineDaemon daemon;
  private @Nullable DockerPresence presence;
  private @Nullable RunLock lock;

  private Workplace(App app, CommonOptions common, boolean dryRun, Duration timeout) {
    this.app = app;
    if (common.debug) {
      // read once, when the first library asks for its logger
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
    }
    this.common = common;
    this.output = new Output(app, common, dryRun);
    this.timeout = timeout;
  }

  /** For a command that only looks. */
  static Workplace toLook(App app, CommonOptions common) {
    return new Workplace(app, common, true, Duration.ofSeconds(10));
  }

  /** For a command that changes something: one mirrorctl at a time, unless it is a dry run. */
  static Workplace toChange(App app, CommonOptions common, ChangeOptions change, String command) {
    Workplace place = new Workplace(app, common, change.dryRun, change.timeout);
    if (!change.dryRun) {
      place.lock =
          RunLock.acquire(
              app.environment().runtimeDirectory().resolve("lock"),
              "mirrorctl " + command,
              change.timeout,
              place.output::note);
    }
    return place;
  }

  Output output() {
    return output;
  }

  HostEnvironment environment() {
    return app.environment();
  }

  SettingsFile settings() {
    return SettingsFile.find(app.environment(), common.settings);
  }

  /** The Docker engine, whether or not it answers. */
  DockerEngine docker() {
    DockerEngine known = docker;
    if (known == null) {
      known = new DockerEngine(DockerEndpoint.find(app.environment(), common.host));
      docker = known;
    }
    return known;
  }

  DockerPresence dockerPresence() {
    DockerPresence known = presence;
    if (known == null) {
      known = new DockerPresence(this::docker, output);
      presence = known;
    }
    return known;
  }

  /** What runs the mirror, or is to run it. */
  MirrorEngine engineOf(Mirror mirror) {
    return engine(mirror.engine());
  }

  MirrorEngine engine(EngineKind kind) {
    return engines.computeIfAbsent(kind, this::make);
  }

  private MirrorEngine make(EngineKind kind) {
    return switch (kind) {
      case DOCKER -> new ContainerEngine(docker(), app.environment(), output, timeout);
      case EMBEDDED ->
          ServiceEngine.of(
              owners(),
              new RealCommands(app.environment()),
              app.program(),
              settings().path(),
              () ->
                  settings().read().mirrors().stream()
                      .filter(mirror -> mirror.engine() == EngineKind.EMBEDDED)
                      .toList(),
              output,
              timeout);
    };
  }

  /** Whose the mirrors are: root's own, if they are the machine's, whoever asks. */
  private HostEnvironment owners() {
    return settings().isMachines() ? app.environment().asRoot() : app.environment();
  }

  /** What signs the certificates that are made for mirrors here. */
  Authority authority() {
    return Authority.of(owners());
  }

  MirrorCertificate certificateOf(Mirror mirror) {
    return new MirrorCertificate(
        mirror, authority(), app.environment(), InstantSource.system(), output);
  }

  /** What has to be before each start of a mirror that is set up. */
  void renewCertificate(Mirror mirror) {
    if (MirrorStorage.of(mirror).hasConfig()) {
      boolean unused = certificateOf(mirror).renew();
    }
  }

  /** The Docker daemon as a client; {@code mode} is how its file comes into force. */
  DockerClient dockerClient(ApplyMode mode) {
    return new DockerClient(
        app.environment(),
        new RealCommands(app.environment()),
        daemon(),
        output,
        timeout,
        mode,
        use -> ask(use).status() == OK);
  }

  /** For who looks more than once: what the Docker daemon showed is forgotten. */
  void askDaemonAgain() {
    daemon = null;
  }

  private EngineDaemon daemon() {
    EngineDaemon known = daemon;
    if (known == null) {
      known = new EngineDaemon(docker());
      daemon = known;
    }
    return known;
  }

  /** All clients, whether they are here or not. */
  List<Client> clients(ApplyMode mode) {
    return Clients.all(
        app.environment(),
        new RealCommands(app.environment()),
        dockerClient(mode),
        output,
        timeout);
  }

  /** What proves that clients' pulls cross mirrors; {@code limit} is how long one may take. */
  Verification verification(Duration limit, Optional<Path> ca) {
    List<Mirror> own = settings().read().mirrors();
    List<Path> authorities = new ArrayList<>(ca.stream().toList());
    own.forEach(mirror -> mirror.tlsFiles().ifPresent(files -> authorities.add(files.cert())));
    Witnesses witnesses = new Witnesses(own, this::engineOf, authorities);
    return new Verification(witnesses, diagnosis(), limit);
  }

  /** What finds out why a client doesn't use a mirror. */
  Diagnosis diagnosis() {
    return new Diagnosis(PROBE);
  }

  /** The mirror of this machine at that address. */
  Optional<Mirror> own(MirrorUrl mirror) {
    return settings().read().mirrors().stream()
        .filter(own -> MirrorUrl.of(own).equals(mirror))
        .findFirst();
  }

  /** What answers at that address right now. */
  RegistryProbe.Answer ask(MirrorUse mirror) {
    return own(mirror.url())
        .map(own -> RegistryProbe.ask(own, PROBE))
        .orElseGet(() -> RegistryProbe.ask(mirror.url().uri(), PROBE, mirror.ca()));
  }

  /** The mirrors that a command is about. */
  List<Mirror> chosen(List<String> names) {
    return Selection.of(settings().read(), names, dockerPresence());
  }

  Duration timeout() {
    return timeout;
  }

  @Override
  public void close() {
    Optional.ofNullable(lock).ifPresent(RunLock::close);
  }
}
