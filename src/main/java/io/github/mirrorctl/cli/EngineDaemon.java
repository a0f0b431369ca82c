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
  private @Nullable DaemonState state;
  private @Nullable List<String> endangered;

  EngineDaemon(DockerEngine engine) {
    this.engine = engine;
  }

  // programs are verified beside each other
  @Override
  public synchronized DaemonState state() {
    DaemonState known = state;
    return known == null ? stateNow() : known;
  }

  @Override
  public synchronized DaemonState stateNow() {
    state = null; // whoever doesn't answer is asked again
    EngineInfo info = engine.info();
    DaemonState now =
        new DaemonState(
            info.version(),
            info.mirrors(),
            info.insecureRegistries(),
            info.proxies(),
            info.liveRestore(),
            info.kind(),
            info.readsHosts());
    state = now;
    return now;
  }

  @Override
  public synchronized List<String> endangered() {
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
