package io.github.mirrorctl.mirror;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One pull-through cache of one upstream, as it should be; its name is the upstream's host.
 *
 * @param image for the docker engine, as is {@code container}
 * @param revalidate for the embedded engine, as is all that follows: how old a tag's answer may be
 * @param verifyEvery how old a blob's verification may be
 * @param caFile a PEM file of authorities that are trusted besides the JVM's own
 * @param tokenHosts where the upstream's credentials may go besides to itself: its token services
 */
public record Mirror(
    String name,
    URI upstream,
    EngineKind engine,
    Path storage,
    ListenAddress listen,
    String image,
    String container,
    Duration revalidate,
    Duration verifyEvery,
    Optional<Path> caFile,
    Set<String> tokenHosts) {

  /** Docker Hub is the one upstream that Docker's {@code registry-mirrors} covers. */
  public boolean isDockerHub() {
    return name.equals(Upstream.DOCKER_HUB);
  }

  public Mirror withUpstream(URI other) {
    return new Mirror(
        name,
        other,
        engine,
        storage,
        listen,
        image,
        container,
        revalidate,
        verifyEvery,
        caFile,
        tokenHosts);
  }

  public Mirror withEngine(EngineKind other) {
    return new Mirror(
        name,
        upstream,
        other,
        storage,
        listen,
        image,
        container,
        revalidate,
        verifyEvery,
        caFile,
        tokenHosts);
  }

  public Mirror withStorage(Path other) {
    return new Mirror(
        name,
        upstream,
        engine,
        other,
        listen,
        image,
        container,
        revalidate,
        verifyEvery,
        caFile,
        tokenHosts);
  }

  public Mirror withListen(ListenAddress other) {
    return new Mirror(
        name,
        upstream,
        engine,
        storage,
        other,
        image,
        container,
        revalidate,
        verifyEvery,
        caFile,
        tokenHosts);
  }

  public Mirror withImage(String other) {
    return new Mirror(
        name,
        upstream,
        engine,
        storage,
        listen,
        other,
        container,
        revalidate,
        verifyEvery,
        caFile,
        tokenHosts);
  }

  public Mirror withContainer(String other) {
    return new Mirror(
        name,
        upstream,
        engine,
        storage,
        listen,
        image,
        other,
        revalidate,
        verifyEvery,
        caFile,
        tokenHosts);
  }

  public Mirror withRevalidate(Duration other) {
    return new Mirror(
        name,
        upstream,
        engine,
        storage,
        listen,
        image,
        container,
        other,
        verifyEvery,
        caFile,
        tokenHosts);
  }

  public Mirror withVerifyEvery(Duration other) {
    return new Mirror(
        name,
        upstream,
        engine,
        storage,
        listen,
        image,
        container,
        revalidate,
        other,
        caFile,
        tokenHosts);
  }

  public Mirror withCaFile(Optional<Path> other) {
    return new Mirror(
        name,
        upstream,
        engine,
        storage,
        listen,
        image,
        container,
        revalidate,
        verifyEvery,
        other,
        tokenHosts);
  }

  public Mirror withTokenHosts(Set<String> other) {
    return new Mirror(
        name,
        upstream,
        engine,
        storage,
        listen,
        image,
        container,
        revalidate,
        verifyEvery,
        caFile,
        other);
  }
}
