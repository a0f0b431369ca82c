package io.github.mirrorctl.engine;

import com.sun.net.httpserver.HttpServer;
import io.github.mirrorctl.host.Command;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.FileMark;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.host.services.ServicePlaces;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Serving;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A user's systemd, as its programs answer, with a server that does what mirrorctl's does. */
final class FakeService implements Commands, AutoCloseable {
  final List<String> calls = new ArrayList<>();
  final List<Mirror> settings = new ArrayList<>();
  private final ServicePlaces places;
  private final List<HttpServer> servers = new ArrayList<>();
  private int loads;
  private boolean running;

  FakeService(ServicePlaces places) {
    this.places = places;
  }

  @Override
  public Command.Result run(Duration timeout, List<String> argv) {
    String call = String.join(" ", argv);
    calls.add(call);
    if (call.contains(" enable ") || call.contains(" restart ")) {
      stop();
      running = true;
      load();
    } else if (call.contains(" disable ")) {
      stop();
    } else if (call.contains("--signal=HUP")) {
      load();
    } else if (call.contains(" show ")) {
      String state = running ? "active" : "inactive";
      return new Command.Result(0, "ActiveState=" + state + "\nNRestarts=0\nMainPID=1\n", "");
    }
    return new Command.Result(0, "", "");
  }

  @Override
  public int copy(List<String> argv, PrintStream to) {
    to.println("serving");
    return 0;
  }

  @Override
  public boolean exists(String program) {
    return Set.of("systemctl", "journalctl").contains(program);
  }

  private void load() {
    servers.forEach(server -> server.stop(0));
    servers.clear();
    Set<String> names = Set.copyOf(TextFile.read(places.started()).orElse("").lines().toList());
    List<Serving.Served> now = new ArrayList<>();
    for (Mirror mirror : settings) {
      if (names.contains(mirror.name())) {
        listen(mirror);
        now.add(new Serving.Served(mirror, FileMark.of(mirror.storage().resolve("config.yml"))));
      }
    }
    loads++;
    try {
      Files.createDirectories(places.served());
      Files.writeString(
          places.serving(),
          new Serving(ProcessHandle.current().pid(), loads, now, Optional.empty(), "").text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen(Mirror mirror) {
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(mirror.listen().host(), mirror.listen().port()), 0);
      server.createContext(
          "/v2/",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      servers.add(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stop() {
    servers.forEach(server -> server.stop(0));
    servers.clear();
    running = false;
    try {
      Files.deleteIfExists(places.serving());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
