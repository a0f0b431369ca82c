package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.ActualContainer;
import io.github.mirrorctl.engine.ActualImage;
import io.github.mirrorctl.engine.DockerEndpoint;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.EngineInfo;
import io.github.mirrorctl.engine.MirrorLogs;
import io.github.mirrorctl.host.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What checks ask a Docker engine, each question once however many want to know. */
final class DockerFacts {
  private final DockerEngine engine;
  private final Question<EngineInfo> info;
  private final Map<String, Question<Optional<ActualContainer>>> containers =
      new ConcurrentHashMap<>();
  private final Map<String, Question<Optional<ActualImage>>> images = new ConcurrentHashMap<>();

  DockerFacts(DockerEngine engine) {
    this(engine, engine::info);
  }

  /** {@code info} asks it for its state, for want of which nothing else is asked. */
  DockerFacts(DockerEngine engine, Supplier<EngineInfo> info) {
    this.engine = engine;
    this.info = new Question<>("the Docker engine at " + engine.endpoint(), info);
  }

  DockerEndpoint endpoint() {
    return engine.endpoint();
  }

  EngineInfo info() {
    return info.get();
  }

  String apiVersion() {
    return engine.apiVersion();
  }

  Optional<ActualContainer> container(String name) {
    return containers
        .computeIfAbsent(
            name, key -> new Question<>("the Docker engine", () -> engine.container(key)))
        .get();
  }

  Optional<ActualImage> image(String reference) {
    return images
        .computeIfAbsent(
            reference, key -> new Question<>("the Docker engine", () -> engine.image(key)))
        .get();
  }

  List<String> log(String container, int lines) {
    return new MirrorLogs(engine).tail(container, lines);
  }

  /** The name of the running container that publishes this port on the host, if one does. */
  Optional<String> publisher(int port) {
    return engine.publisher(port);
  }

  /** Without an answer from the engine nothing is known, which its own check alone calls wrong. */
  Finding whenItAnswers(Supplier<Finding> examination) {
    Optional<Failure> trouble = trouble();
    if (trouble.isEmpty()) {
      return examination.get();
    }
    return Finding.skipped(
        trouble.get().kind() == Failure.Kind.RIGHTS
            ? "needs rights to the Docker engine"
            : "the Docker engine doesn't answer");
  }

  private Optional<Failure> trouble() {
    try {
      info.get();
      return Optional.empty();
    } catch (Failure e) {
      return Optional.of(e);
    }
  }
}
