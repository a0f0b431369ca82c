package io.github.mirrorctl.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.mirrorctl.engine.FakeEngine.Answer;
import io.github.mirrorctl.engine.FakeEngine.Request;
import io.github.mirrorctl.mirror.ListenAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A container of a fake engine. One that serves from a storage directory is a registry: it really
 * answers {@code /v2/} at its published address, or stops at its start as a registry does.
 */
public final class FakeContainer {
  private final FakeDocker docker;
  private final String id;
  private volatile String name;
  private final ObjectNode body;
  private final FakeLog log = new FakeLog();
  private String state = "created";
  private int restarts;
  private int exitCode;
  private String error = "";
  private Optional<Answering> registry = Optional.empty();
  private CountDownLatch end = new CountDownLatch(1);

  FakeContainer(FakeDocker docker, String id, String name, ObjectNode body) {
    this.docker = docker;
    this.id = id;
    this.name = name;
    this.body = body;
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  /** What it was created with, as the request said. */
  public ObjectNode body() {
    return body;
  }

  public synchronized boolean isRunning() {
    return state.equals("running") || state.equals("restarting");
  }

  synchronized void runs() {
    state = "running";
  }

  public synchronized void pauses() {
    state = "paused";
  }

  /** Writes a line into its log: to standard output (1) or standard error (2), at a time. */
  public synchronized void says(int stream, long second, String text) {
    log.add(stream, second, text + "\n");
  }

  synchronized Answer answer(Request request) {
    String action = request.path().substring(request.path().lastIndexOf('/') + 1);
    if (request.method().equals("DELETE")) {
      if (isRunning() && !request.parameter("force").matches("1|true")) {
        return Answer.message(409, "You cannot remove a running container " + id);
      }
      ends();
      docker.forget(this);
      return Answer.empty(204);
    }
    return switch (action) {
      case "json" -> Answer.json(200, inspected());
      case "start" -> isRunning() ? Answer.empty(304) : start();
      case "stop" -> isRunning() || state.equals("paused") ? stop() : Answer.empty(304);
      case "pause" -> {
        pauses();
        yield Answer.empty(204);
      }
      case "restart" -> {
        ends();
        yield start();
      }
      case "rename" -> rename(request.parameter("name"));
      case "archive" -> archive(request.parameter("path"));
      case "logs" -> log.answer(request, isRunning(), end);
      default -> Answer.message(404, "page not found");
    };
  }

  private Answer rename(String to) {
    if (docker.container(to).isPresent()) {
      return Answer.message(409, FakeDocker.conflict(to, docker.container(to).get().id()));
    }
    docker.renamed(this, to);
    name = to;
    return Answer.empty(204);
  }

  private Answer stop() {
    ends();
    return Answer.empty(204);
  }

  synchronized void ends() {
    registry.ifPresent(Answering::close);
    registry = Optional.empty();
    state = "exited";
    end.countDown();
  }

  private Answer start() {
    docker.beforeStart.run();
    restarts = 0;
    end = new CountDownLatch(1);
    JsonNode port = body.path("HostConfig").path("PortBindings").path("5000/tcp").path(0);
    String bind = body.path("HostConfig").path("Binds").path(0).asText("/nowhere:/");
    Path config = Path.of(bind.substring(0, bind.indexOf(':')), "config.yml");
    Optional<String> lastWords =
        Files.exists(config)
            ? docker.panic
            : Optional.of(
                "configuration error: open /var/lib/registry/config.yml: no such file or directory");
    if (lastWords.isPresent()) {
      state = "restarting";
      exitCode = 1;
      says(2, 0, lastWords.get());
      return Answer.empty(204);
    }
    try {
      ListenAddress listen =
          new ListenAddress(port.path("HostIp").asText("0.0.0.0"), port.path("HostPort").asInt());
      registry = Optional.of(Answering.at(listen, docker::nextStatus));
    } catch (BindException e) {
      error =
          "driver failed programming external connectivity on endpoint %s: Error starting userland proxy: listen tcp4 %s:%s: bind: address already in use"
              .formatted(name, port.path("HostIp").asText(), port.path("HostPort").asText());
      return Answer.message(500, error);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    state = "running";
    exitCode = 0;
    says(1, 0, "listening on [::]:5000");
    return Answer.empty(204);
  }

  private ObjectNode inspected() {
    if (state.equals("restarting")) {
      restarts++; // time passes from look to look
    }
    ObjectNode document =
        FakeDocker.JSON
            .createObjectNode()
            .put("Id", id)
            .put("Name", "/" + name)
            .put("RestartCount", restarts);
    document
        .putObject("State")
        .put("Status", state)
        .put("Running", isRunning())
        .put("Restarting", state.equals("restarting"))
        .put("ExitCode", exitCode)
        .put("Error", error);
    ObjectNode config = body.deepCopy();
    config.remove("HostConfig");
    config
        .withArray("Env")
        .add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    document.set("Config", config);
    document.set("HostConfig", body.path("HostConfig").deepCopy());
    return document;
  }

  synchronized ObjectNode summary() {
    ObjectNode summary = FakeDocker.JSON.createObjectNode().put("Id", id).put("State", state);
    summary.putArray("Names").add("/" + name);
    summary.set("Labels", body.path("Labels").deepCopy());
    body.path("HostConfig")
        .path("PortBindings")
        .forEach(
            bindings ->
                summary
                    .withArray("Ports")
                    .addObject()
                    .put("Type", "tcp")
                    .put("PublicPort", bindings.path(0).path("HostPort").asInt()));
    return summary;
  }

  private Answer archive(String path) {
    if (!path.equals(docker.images().configPath(body.path("Image").asText()))) {
      return Answer.message(404, "Could not find the file " + path + " in container " + id);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      byte[] config = FakeEngine.bytes(FakeDocker.CONFIG);
      TarArchiveEntry entry = new TarArchiveEntry("config.yml");
      entry.setSize(config.length);
      tar.putArchiveEntry(entry);
      tar.write(config);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Answer.stream("application/x-tar", List.of(bytes.toByteArray()));
  }
}
