package io.github.mirrorctl.host.services;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * A service of mirrorctl's own that runs in the background, and is started again when it ends by
 * itself. An action that returns has only been accepted: the service's answer is the proof.
 */
public interface BackgroundService {
  /** Who keeps it running, for a sentence: {@code mirrorctl.service}. */
  String describe();

  /** Whether there is anything of it on this machine. */
  boolean isInstalled();

  /** Whether {@link #install} would change nothing. */
  boolean isInstalledAs(ServiceSpec spec);

  /** The variables that it was installed with. */
  Map<String, String> environment();

  /** Records what is to be run; what runs already goes on as it is. */
  void install(ServiceSpec spec);

  /** Starts it, now and at boot where that can be. */
  void start();

  /** Stops it, now and at boot; returns when it has ended. */
  void stop();

  void restart();

  /** Has the running server read its settings again. */
  void reload();

  ServiceState state();

  /** Forgets what {@link #install} recorded, with the log where that is its own. */
  void uninstall();

  /** What a person should know about how it is kept running; empty when there is nothing. */
  List<String> hints();

  /** The last lines that it logged, oldest first; empty when its log can't be read. */
  List<String> lastLogLines(int n);

  /** Copies its log to {@code to}. */
  void copyLog(LogQuery query, PrintStream to);
}
