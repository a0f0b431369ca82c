package io.github.mirrorctl.client;

import io.github.mirrorctl.client.files.Activation;
import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The restart of a client's own service, where there is one and it runs. */
public final class ServiceRestart implements Activation {
  /** systemd gives a service 90 s to stop and to start. */
  private static final Duration LIMIT = Duration.ofSeconds(100);

  private static final Duration QUICK = Duration.ofSeconds(10);

  private final Commands commands;
  private final String service;
  private final boolean systemd;

  /** The restart of a service; empty where it doesn't run. */
  public static Optional<Activation> where(
      HostEnvironment environment, Commands commands, String service) {
    ServiceRestart restart = new ServiceRestart(environment, commands, service);
    return restart.runs() ? Optional.of(restart) : Optional.empty();
  }

  private ServiceRestart(HostEnvironment environment, Commands commands, String service) {
    this.commands = commands;
    this.service = service;
    this.systemd =
        Files.isDirectory(environment.system("/run/systemd/system"))
            && commands.exists("systemctl");
  }

  private boolean runs() {
    return systemd
        ? commands.run(QUICK, List.of("systemctl", "is-active", "--quiet", service)).ok()
        : commands.exists("service")
            && commands.run(QUICK, List.of("service", service, "status")).ok();
  }

  private List<String> argv() {
    return systemd
        ? List.of("systemctl", "restart", service)
        : List.of("service", service, "restart");
  }

  @Override
  public String words() {
    return "restart " + service + ", which reads this at its start";
  }

  @Override
  public void run() {
    Command.Result result = commands.run(LIMIT, argv());
    if (!result.ok()) {
      throw Failure.of(String.join(" ", argv()) + " failed: " + result.lastWords(), "");
    }
  }

  @Override
  public Optional<String> missing() {
    return runs() ? Optional.empty() : Optional.of(service + " does not run");
  }
}
