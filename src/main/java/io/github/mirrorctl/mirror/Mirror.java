package io.github.mirrorctl.mirror;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** One pull-through cache of one upstream, as it should be; its name is the upstream's host. */
public record Mirror(
    String name,
    URI upstream,
    EngineKind engine,
    Path storage,
    ListenAddress listen,
    String image,
    String container,
    Duration revalidate,
    Duration verifyEvery) {

  /** Docker Hub is the one upstream that Docker's {@code registry-mirrors} covers. */
  public boolean isDockerHub() {
    return name.equals(Upstream.DOCKER_HUB);
  }

  public Mirror withUpstream(URI other) {
    return new Mirror(
        name, other, engine, storage, listen, image, container, revalidate, verifyEvery);
  }

  public Mirror withEngine(EngineKind other) {
    return new Mirror(
        name, upstream, other, storage, listen, image, container, revalidate, verifyEvery);
  }

  public Mirror withStorage(Path other) {
    return new Mirror(
        name, upstream, engine, other, listen, image, container, revalidate, verifyEvery);
  }

  public Mirror withListen(ListenAddress other) {
    return new Mirror(
        name, upstream, engine, storage, other, image, container, revalidate, verifyEvery);
  }

  public Mirror withImage(String other) {
    return new Mirror(
        name, upstream, engine, storage, listen, other, container, revalidate, verifyEvery);
  }

  public Mirror withContainer(String other) {
    return new Mirror(
        name, upstream, engine, storage, listen, image, other, revalidate, verifyEvery);
  }

  public Mirror withRevalidate(Duration other) {
    return new Mirror(
        name, upstream, engine, storage, listen, image, container, other, verifyEvery);
  }

  public Mirror withVerifyEvery(Duration other) {
    return new Mirror(name, upstream, engine, storage, listen, image, container, revalidate, other);
  }
}
