package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.client.docker.Daemon;
import io.github.mirrorctl.client.docker.DaemonState;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.EngineInfo;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine, seen as the daemon whose configuration is changed. */
final class EngineDaemon implements Daemon {
  private final DockerEngine engine;
  private @Nullable List<String> endangered;

  EngineDaemon(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public DaemonState state() {
    EngineInfo info = engine.info();
    return new DaemonState(
        info.version(),
        info.mirrors(),
        info.insecureRegistries(),
        info.proxies(),
        info.liveRestore(),
        info.kind(),
        info.readsHosts());
  }

  @Override
  public List<String> endangered() {
    List<String> known = endangered;
    if (known == null) {
      // asked once, before anything is restarted: afterwards they are gone
      known = engine.stoppedByRestart();
      endangered = known;
    }
    return known;
  }

  @Override
  public String pullMissing(Canary canary, Duration limit) {
    return engine.pullMissing(canary.registry() + "/" + canary.repository(), canary.nonce(), limit);
  }
}
