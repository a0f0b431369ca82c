package io.github.mirrorctl.host.services;

import io.github.mirrorctl.host.Failure;
import java.util.List;

/** Docker Desktop: only its own app restarts its daemon. */
final class DesktopApp implements ServiceManager {
  private static final String NEXT =
      "choose Restart in Docker Desktop's menu, then run mirrorctl daemon-config --check";

  @Override
  public String describe() {
    return "Docker Desktop";
  }

  @Override
  public String restartCommand() {
    return "choose Restart in Docker Desktop's menu";
  }

  @Override
  public boolean canRestart() {
    return false;
  }

  @Override
  public void restart() {
    throw refusal();
  }

  @Override
  public void reload() {
    throw refusal();
  }

  @Override
  public void start() {
    throw refusal();
  }

  @Override
  public void resetFailed() {}

  @Override
  public List<String> lastLogLines(int n) {
    return List.of();
  }

  private static Failure refusal() {
    return Failure.of("only Docker Desktop itself can restart its daemon", NEXT);
  }
}
