package io.github.mirrorctl.cli;

import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Settings;
import io.github.mirrorctl.serve.MirrorServer;
import io.github.mirrorctl.serve.WarningLog;

/**
 * Gets the classes ready that nearly every command needs next, on a second core, while picocli
 * makes the model of the command line on the first. A command that takes 0.2 s spends most of it in
 * making classes ready.
 */
final class WarmUp {
  private WarmUp() {}

  /**
   * Starts it; nobody waits for it, and what goes wrong in it goes wrong again where it is told.
   */
  static void start(String command) {
    if (command.equals("serve")) {
      WarningLog.prepare(); // the classes that are made ready have loggers
      daemon("warm-up of the server", MirrorServer::warmUp);
    } else {
      daemon("warm-up of the engine", DockerEngine::warmUp);
    }
    daemon(
        "warm-up of the settings",
        () -> Settings.parse("mirrors:\n  docker.io: {}\n", "", Defaults.system()).mirrors());
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((where, e) -> {});
    thread.start();
  }
}
