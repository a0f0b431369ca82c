package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.DockerEndpoint;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.MirrorContainer;
import io.github.mirrorctl.engine.MirrorSetup;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.RunLock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The collaborators of one run, each made when it is first asked for; closing it frees the lock.
 */
final class Workplace implements AutoCloseable {
  private final App app;
  private final CommonOptions common;
  private final Output output;
  private final Duration timeout;
  private @Nullable DockerEngine engine;
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

  DockerEngine engine() {
    DockerEngine known = engine;
    if (known == null) {
      known = new DockerEngine(DockerEndpoint.find(app.environment(), common.host));
      engine = known;
    }
    return known;
  }

  MirrorSetup setup() {
    return new MirrorSetup(engine(), app.environment(), output);
  }

  MirrorContainer container() {
    return new MirrorContainer(engine(), app.environment(), output, timeout);
  }

  Duration timeout() {
    return timeout;
  }

  @Override
  public void close() {
    Optional.ofNullable(lock).ifPresent(RunLock::close);
  }
}
